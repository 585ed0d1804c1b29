// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"
#include "gui/tray/notice_board.h"

#include <QMenu>
#include <QSystemTrayIcon>

#include <vector>

namespace holdfast::gui {

/// What is seen of the window while it is not: a sign in the tray, the worst of what is so on all servers, and
/// notifications. Where the desktop has no tray, notifications come by its own service.
class Tray final : public QObject
{
    Q_OBJECT

public:
    /// `livesOn`: the process is a server or a worker, too, and Quit only closes the window.
    explicit Tray(bool livesOn, QObject *parent = nullptr);

    /// As long as it lives.
    void watch(ServerSession &session);
    [[nodiscard]] bool isShown() const { return m_icon.isVisible(); }
    /// What to tell of, to choose.
    [[nodiscard]] QMenu &noticeMenu() { return m_told; }

Q_SIGNALS:
    void openAsked();
    void quitAsked();
    /// Something is worth a look.
    void noticed(const holdfast::gui::Alert &alert);

private:
    struct Watched
    {
        ServerSession *session = nullptr;
        AlertBook book;
        bool hasBegun = false; ///< it had data
    };

    void makeMenus(bool livesOn);
    void choose(bool AlertChoice::*member, bool on);
    void renew();
    void look();
    void show(Alert alert, const ServerSession &session);
    void onResumed(Watched &watched);

    QSystemTrayIcon m_icon;
    QMenu m_menu;
    QMenu m_told;
    AlertChoice m_choice;
    std::unique_ptr<NoticeBoard> m_board; ///< null: none
    std::vector<std::unique_ptr<Watched>> m_watched;
    QTimer m_tick;
};

} // namespace holdfast::gui
