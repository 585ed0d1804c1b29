// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/theme/theme.h"

#include <QElapsedTimer>
#include <QList>
#include <QSet>
#include <QTimer>
#include <QWidget>

class QAbstractItemModel;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace holdfast::gui {

struct StateChoice
{
    QStringList states; ///< the server's words
    QString word;       ///< for people
    Level level = Level::Quiet;
};

/// The line above a table: text to look for, a button a state with how many are in it, how many rows are shown, and
/// room for what a page adds.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    FilterBar(const QString &placeholder, const QList<StateChoice> &states, QWidget *parent = nullptr);

    /// Says on each button how many rows of this model, which outlives this, are in its states.
    void countStatesOf(const QAbstractItemModel &model);
    /// `isCut`: there are more, older ones, which the window does not have.
    void setCount(int shown, int all, bool isCut = false);
    /// A sentence beside the count, such as why the rows are old.
    void setNote(const QString &note, bool bad = false);
    [[nodiscard]] QString note() const;
    void clearText();
    void setText(const QString &text);
    /// Text and states: all rows are shown.
    void clear();
    [[nodiscard]] bool isFiltering() const;
    /// What else narrows the rows, for people: "of backup"; empty: nothing.
    void setScope(const QString &scope);
    void setChosenStates(const QSet<QString> &states);
    void focusText();
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// At the right end.
    void addWidget(QWidget *widget);
    /// Likewise; its icon has the colours that are in force.
    QToolButton *addButton(const QString &text, const QString &iconName);

Q_SIGNALS:
    void textChanged(const QString &text);
    void statesChanged(const QSet<QString> &states);
    /// The person wants to go on in the table, by keyboard.
    void rowsAsked();
    /// The person wants to see all rows.
    void cleared();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showStates();
    void fit();
    [[nodiscard]] int widthNeeded(bool withWords) const;
    [[nodiscard]] static QString textOf(const QString &word, const QString &count, bool withWords);
    void countStates();
    void restyle();
    void showClear();
    [[nodiscard]] QSet<QString> chosenStates() const;
    void onToggled();

    QLineEdit *m_text;
    QLabel *m_count;
    QLabel *m_note;
    QToolButton *m_clear; ///< has its room always
    QString m_scope;
    bool m_isBad = false; ///< what the note says
    QHBoxLayout *m_row;
    QList<std::pair<StateChoice, QToolButton *>> m_buttons;
    QStringList m_counts;                             ///< of each button; none: nothing is counted
    bool m_hasWords = true;                           ///< there is room for the words of the buttons
    QList<std::pair<QString, QToolButton *>> m_added; ///< with the names of their icons
    QAction *m_lens = nullptr;
    const QAbstractItemModel *m_model = nullptr; ///< whose states are counted
    QTimer m_counting;                           ///< many changes are one
    QElapsedTimer m_counted;                     ///< since the last time
};

} // namespace holdfast::gui
