// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tray/tray.h"

#include "gui/models/standing.h"
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
    makeMenus(livesOn);
    m_icon.setContextMenu(&m_menu);
    m_icon.setIcon(signedIcon(Level::Quiet));
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            Q_EMIT openAsked();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::openAsked);
    connect(&m_tick, &QTimer::timeout, this, &Tray::look);
    m_tick.start(kLookMs);
    if (QSystemTrayIcon::isSystemTrayAvailable())
        m_icon.show();
    else
        m_board = desktopNoticeBoard([this] { Q_EMIT openAsked(); });
}

void Tray::makeMenus(bool livesOn)
{
    m_told.setTitle(tr("&Notify me of"));
    const auto add = [&](const QString &text, bool AlertChoice::*member, const char *key) {
        m_choice.*member = QSettings().value(QLatin1String(key), m_choice.*member).toBool();
        QAction *action = m_told.addAction(text);
        action->setCheckable(true);
        action->setChecked(m_choice.*member);
        connect(action, &QAction::toggled, this, [this, member, key](bool on) {
            choose(member, on);
            QSettings().setValue(QLatin1String(key), on);
        });
    };
    add(tr("workers that are offline for a minute, and back"), &AlertChoice::workerLost, "notify/lost");
    add(tr("jobs that begin to fail, and succeed again"), &AlertChoice::runFailed, "notify/failed");
    add(tr("connections that are flapping"), &AlertChoice::flapping, "notify/flapping");
    m_menu.addAction(tr("&Open the window"), this, &Tray::openAsked);
    m_menu.addMenu(&m_told);
    m_menu.addSeparator();
    m_menu.addAction(livesOn ? tr("&Close the window; the server or worker goes on") : tr("&Quit"), this,
                     &Tray::quitAsked);
}

void Tray::choose(bool AlertChoice::*member, bool on)
{
    m_choice.*member = on;
    for (const auto &watched : m_watched)
        watched->book.setChoice(m_choice);
}

void Tray::watch(ServerSession &session)
{
    m_watched.push_back(std::make_unique<Watched>(Watched{&session, AlertBook(session.address().text())}));
    Watched *watched = m_watched.back().get();
    watched->book.setChoice(m_choice);
    connect(&session, &ServerSession::overviewChanged, this, &Tray::renew);
    connect(&session, &ServerSession::statusChanged, this, &Tray::renew);
    connect(&session, &ServerSession::runEnded, this, [watched](const RunRow &run) { watched->book.runEnded(run); });
    connect(&session, &ServerSession::resumed, this, [this, watched] { onResumed(*watched); });
    connect(&session, &QObject::destroyed, this, [this, watched] {
        std::erase_if(m_watched, [watched](const auto &each) { return each.get() == watched; });
        renew();
    });
    renew();
}

/// Of all servers.
void Tray::renew()
{
    Level worst = Level::Quiet;
    QStringList lines;
    for (const auto &watched : m_watched) {
        const Standing standing = watched->session->standing();
        lines += QStringLiteral("%1: %2").arg(watched->session->address().text(), standing.text);
        const auto rank = [](Level level) {
            return level == Level::Bad ? 3 : level == Level::Warning ? 2 : level == Level::Good ? 1 : 0;
        };
        if (rank(standing.level) > rank(worst))
            worst = standing.level;
    }
    m_icon.setIcon(signedIcon(worst));
    m_icon.setToolTip(plainTip(lines.join(u'\n')));
}

void Tray::onResumed(Watched &watched)
{
    ServerSession &session = *watched.session;
    if (std::exchange(watched.hasBegun, true))
        watched.book.resume(session.now());
    else
        watched.book.begin(session.workers().rows(), session.jobs().rows(), session.now());
}

void Tray::look()
{
    for (const auto &watched : m_watched) {
        ServerSession &session = *watched->session;
        std::vector<Alert> alerts;
        if (session.isLive())
            alerts = watched->book.look(session.workers().rows(), session.now());
        else if (session.status().state == FeedState::CutOff && session.status().since && !session.status().standby)
            alerts = watched->book.lookCutOff(*session.status().since, session.localNow());
        for (const Alert &alert : alerts)
            show(alert, session);
    }
}

void Tray::show(Alert alert, const ServerSession &session)
{
    const QString server = session.address().text();
    if (m_watched.size() > 1 && !alert.title.contains(server))
        alert.title = QStringLiteral("%1: %2").arg(server, alert.title);
    if (isShown())
        m_icon.showMessage(alert.title, alert.text,
                           alert.isGood ? QSystemTrayIcon::Information : QSystemTrayIcon::Warning);
    else if (m_board)
        m_board->show(alert);
    Q_EMIT noticed(alert);
}

} // namespace holdfast::gui
