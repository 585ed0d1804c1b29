// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"

#include <QDialog>
#include <QSortFilterProxyModel>

class QLabel;
class QPushButton;

namespace holdfast::gui {

class TableView;

/// The channels by which the server tells people: whether they deliver; try one, add one, remove one.
class ChannelsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ChannelsDialog(ServerSession &session, QWidget *parent = nullptr);

    /// What came of the last thing that the person did.
    [[nodiscard]] QString said() const;

private:
    void layOut();
    void renewButtons();
    void test();
    void add();
    void remove();
    void say(const QString &sentence, bool bad);
    [[nodiscard]] QString chosen() const;

    ServerSession &m_session;
    QSortFilterProxyModel m_sorted;
    TableView *m_table;
    QLabel *m_said;
    QPushButton *m_test;
    QPushButton *m_add;
    QPushButton *m_remove;
};

} // namespace holdfast::gui
