// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/log_model.h"
#include "gui/views/page.h"

#include <QSortFilterProxyModel>

class QComboBox;
class QLabel;
class QLineEdit;

namespace holdfast::gui {

class TableView;

/// Which lines of the log are shown.
class LogFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setLeast(LogLevel level);
    /// Empty: all.
    void setCategory(const QString &category);
    void setText(const QString &text);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    LogLevel m_least = LogLevel::Debug;
    QString m_category;
    QString m_text;
};

/// The log of the process that the window lives in: with --server --monitor the server's own. Follows the newest line
/// until somebody scrolls up.
class LogPage final : public Page
{
    Q_OBJECT

public:
    /// `ofDaemon`: the process is a server or a worker, too.
    LogPage(LogModel &log, bool ofDaemon, QWidget *parent = nullptr);

    void shown() override;
    void saveState() const override;
    void focusFilter() override;
    /// These lines are the process's own, and never old.
    void setStale(bool) override {}

private:
    void layOut(bool ofDaemon);
    void connectAll();
    void count();
    void onScrolled(int value);
    void changeEvent(QEvent *event) override;

    LogFilter m_filter;
    QLineEdit *m_text;
    QComboBox *m_level;
    QComboBox *m_category;
    QLabel *m_count;
    QAction *m_lens;
    TableView *m_table;
    bool m_following = true;
    int m_scrolledTo = 0;
};

} // namespace holdfast::gui
