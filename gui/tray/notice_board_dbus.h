// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/tray/notice_board.h"

#include <QDBusConnection>
#include <QObject>
#include <QSet>

class QDBusPendingCallWatcher;

namespace holdfast::gui {

/// Speaks to org.freedesktop.Notifications, as the Desktop Notifications Specification 1.2 has it.
class DbusNoticeBoard final : public QObject, public NoticeBoard
{
    Q_OBJECT

public:
    DbusNoticeBoard(const QDBusConnection &bus, std::function<void()> onClick);

    void show(const Alert &alert) override;

private Q_SLOTS: // QtDBus finds them by name
    void onAction(uint id, const QString &action);
    void onClosed(uint id);

private:
    void onShown(QDBusPendingCallWatcher *call);

    QDBusConnection m_bus;
    std::function<void()> m_onClick;
    QSet<uint> m_shown; ///< ours; everybody is told of everybody's
};

} // namespace holdfast::gui
