// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"
#include "gui/tray/alert_book.h"

#include <QMenu>
#include <QSystemTrayIcon>

namespace holdfast::gui {

/// The sign in the tray: the worst of what is so, and notifications. Where the desktop has no tray it does nothing, and
/// nothing is lost by that: the window says the same.
class Tray final : public QObject
{
    Q_OBJECT

public:
    /// `livesOn`: the process is a server or a worker, too, and Quit only closes the window.
    explicit Tray(bool livesOn, QObject *parent = nullptr);

    void setSession(ServerSession &session);
    [[nodiscard]] bool isShown() const { return m_icon.isVisible(); }

Q_SIGNALS:
    void openAsked();
    void quitAsked();

private:
    void makeMenu(bool livesOn);
    void renew();
    void look();
    void onResumed();

    QSystemTrayIcon m_icon;
    QMenu m_menu;
    AlertBook m_book;
    ServerSession *m_session = nullptr;
    bool m_hasBegun = false; ///< the session had data
    QTimer m_tick;
};

} // namespace holdfast::gui
