// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tray/notice_board_dbus.h"

#include "core/base/log.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace holdfast::gui {
namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");

} // namespace

DbusNoticeBoard::DbusNoticeBoard(const QDBusConnection &bus, std::function<void()> onClick)
    : m_bus(bus)
    , m_onClick(std::move(onClick))
{
    m_bus.connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this, SLOT(onAction(uint, QString)));
    m_bus.connect(kService, kPath, kService, QStringLiteral("NotificationClosed"), this, SLOT(onClosed(uint)));
}

void DbusNoticeBoard::show(const Alert &alert)
{
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("Notify"));
    const QStringList actions{QStringLiteral("default"), QStringLiteral("Holdfast")};
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("holdfast")}};
    constexpr int asTheDesktopLikes = -1;
    // The body may be markup: names come from elsewhere.
    call << QStringLiteral("Holdfast") << uint(0) << QStringLiteral("holdfast") << alert.title
         << alert.text.toHtmlEscaped() << actions << hints << asTheDesktopLikes;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &DbusNoticeBoard::onShown);
}

void DbusNoticeBoard::onShown(QDBusPendingCallWatcher *call)
{
    const QDBusPendingReply<uint> reply = *call;
    if (reply.isError())
        log(lcApp(), LogLevel::Info, QStringLiteral("the desktop shows no notification: ") + reply.error().message());
    else
        m_shown.insert(reply.value());
    call->deleteLater();
}

void DbusNoticeBoard::onAction(uint id, const QString &)
{
    if (m_shown.contains(id))
        m_onClick();
}

void DbusNoticeBoard::onClosed(uint id)
{
    m_shown.remove(id);
}

std::unique_ptr<NoticeBoard> desktopNoticeBoard(std::function<void()> onClick)
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    return bus.isConnected() ? std::make_unique<DbusNoticeBoard>(bus, std::move(onClick)) : nullptr;
}

} // namespace holdfast::gui
