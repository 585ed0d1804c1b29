// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tray/tray.h"

#include "gui/theme/icons.h"
#include "gui/theme/plain_text.h"

#include <QPainter>
#include <QSettings>

namespace holdfast::gui {
namespace {

constexpr int kLookMs = 5000;

/// The program's picture with the sign of a level in its corner.
QIcon signedIcon(Level level)
{
    QIcon made;
    for (const int size : {16, 22, 24, 32, 48, 64}) {
        QPixmap pixmap = programIcon().pixmap(size, size);
        QPainter painter(&pixmap);
        const int sign = size * 5 / 8;
        const Theme theme = Theme::of(lightPalette());
        if (level != Level::Good)
            painter.drawPixmap(size - sign, size - sign, iconPixmap(iconName(level), theme.of(level), sign, 1));
        painter.end();
        made.addPixmap(pixmap);
    }
    return made;
}

} // namespace

Tray::Tray(bool livesOn, QObject *parent)
    : QObject(parent)
{
    makeMenu(livesOn);
    m_icon.setContextMenu(&m_menu);
    m_icon.setIcon(signedIcon(Level::Quiet));
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            Q_EMIT openAsked();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::openAsked);
    connect(&m_tick, &QTimer::timeout, this, &Tray::look);
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_icon.show();
    m_tick.start(kLookMs);
}

void Tray::makeMenu(bool livesOn)
{
    m_menu.addAction(tr("&Open the window"), this, &Tray::openAsked);
    QMenu *told = m_menu.addMenu(tr("&Notify me of"));
    const auto add = [&](const QString &text, bool AlertChoice::*member, const char *key) {
        AlertChoice choice = m_book.choice();
        choice.*member = QSettings().value(QLatin1String(key), choice.*member).toBool();
        m_book.setChoice(choice);
        QAction *action = told->addAction(text);
        action->setCheckable(true);
        action->setChecked(choice.*member);
        connect(action, &QAction::toggled, this, [this, member, key](bool on) {
            AlertChoice changed = m_book.choice();
            changed.*member = on;
            m_book.setChoice(changed);
            QSettings().setValue(QLatin1String(key), on);
        });
    };
    add(tr("workers that are offline for a minute"), &AlertChoice::workerLost, "notify/lost");
    add(tr("runs that fail"), &AlertChoice::runFailed, "notify/failed");
    add(tr("connections that are flapping"), &AlertChoice::flapping, "notify/flapping");
    m_menu.addSeparator();
    m_menu.addAction(livesOn ? tr("&Close the window; the server or worker goes on") : tr("&Quit"), this,
                     &Tray::quitAsked);
}

void Tray::setSession(ServerSession &session)
{
    if (m_session != nullptr)
        m_session->disconnect(this);
    m_session = &session;
    m_hasBegun = false;
    connect(&session, &ServerSession::overviewChanged, this, &Tray::renew);
    connect(&session, &ServerSession::statusChanged, this, &Tray::renew);
    connect(&session, &ServerSession::runEnded, this, [this](const RunRow &run) { m_book.runEnded(run); });
    connect(&session, &ServerSession::resumed, this, &Tray::onResumed);
    connect(&session, &QObject::destroyed, this, [this, gone = &session] {
        if (m_session == gone)
            m_session = nullptr;
    });
    renew();
}

void Tray::renew()
{
    const Overview &overview = m_session->overview();
    const bool live = m_session->status().state == FeedState::Live;
    const Level level = !live                   ? Level::Quiet
                        : overview.offline > 0  ? Level::Bad
                        : overview.degraded > 0 ? Level::Warning
                                                : Level::Good;
    m_icon.setIcon(signedIcon(level));
    m_icon.setToolTip(plainTip(live ? tr("%1: %2 connected, %3 degraded, %4 offline")
                                          .arg(m_session->address().text())
                                          .arg(overview.connected)
                                          .arg(overview.degraded)
                                          .arg(overview.offline)
                                    : tr("%1: cut off").arg(m_session->address().text())));
}

void Tray::onResumed()
{
    if (std::exchange(m_hasBegun, true))
        m_book.resume(m_session->now());
    else
        m_book.begin(m_session->workers().rows(), m_session->now());
}

void Tray::look()
{
    if (m_session == nullptr || m_session->status().state != FeedState::Live)
        return;
    for (const Alert &alert : m_book.look(m_session->workers().rows(), m_session->now()))
        m_icon.showMessage(alert.title, alert.text, QSystemTrayIcon::Warning);
}

} // namespace holdfast::gui
