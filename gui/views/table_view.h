// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include <functional>

class QMenu;
class QPushButton;
class QToolButton;

namespace holdfast::gui {

class TableStyle;

/// What a person can do next where a table has no rows: a button below the sentence.
struct EmptyStep
{
    QString text; ///< empty: no button
    std::function<void()> take;
};

/// A table as all pages have it: whole rows, sorted by a click on a header, columns chosen by the button at the end
/// of the header or from the header's menu and remembered, Ctrl+C copies the rows, and a sentence where there are none.
/// Rows have one height and columns their own width, so that ten thousand rows cost no more than those in sight.
class TableView final : public QTableView
{
    Q_OBJECT

public:
    /// `name` is that of its settings.
    explicit TableView(const QString &name, QWidget *parent = nullptr);

    /// To be called after the model is set: widths in characters, which columns are hidden at first, then what was
    /// remembered.
    void setUp(const QList<int> &widths, int sortColumn, Qt::SortOrder order, const QList<int> &hidden = {});
    /// The column of sentences: it takes the width that is left, and keeps the one of setUp() where none is.
    void setElastic(int column);
    /// What a row's menu has, without opening it.
    void fillMenu(QMenu &menu);
    void saveState() const;

    /// What stands there while the table has no rows.
    void setEmptyText(const QString &text, const EmptyStep &step = {});
    [[nodiscard]] QString emptyText() const { return m_emptyText; }

    /// Selects the row with this key, alone, and scrolls to it. False: there is none.
    bool selectKey(const QString &key);

    /// By keyboard from elsewhere: the first row is selected if none is.
    void enter();

    /// The keys (KeyRole) of the selected rows.
    [[nodiscard]] QStringList selectedKeys() const;

    void setModel(QAbstractItemModel *model) override;

Q_SIGNALS:
    /// Other rows are selected, also because one is filtered away: the selection model does not say that.
    void selectedKeysChanged();
    /// A row's menu is about to open; the row is selected. What fits the row belongs on top.
    void menuAsked(QMenu &menu);

protected:
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeColumnButton();
    void placeButtons();
    void showEmptyStep();
    [[nodiscard]] QRect emptyRect() const;
    void fillColumnMenu(QMenu &menu);
    void hold();
    void setRowHeight();
    void copyRows() const;
    void compareSelection();
    void selectAgain();
    [[nodiscard]] int headerWidth(int column) const;
    [[nodiscard]] QString settingsKey() const;

    const QString m_name;
    TableStyle *const m_style;
    QString m_emptyText;
    EmptyStep m_emptyStep;
    QPushButton *m_emptyButton;
    QToolButton *m_columns;
    QStringList m_selected; ///< as last said
    int m_elastic = -1;
    QList<int> m_firstWidths; ///< pixels
};

} // namespace holdfast::gui
