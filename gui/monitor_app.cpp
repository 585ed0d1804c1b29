// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/monitor_app.h"

#include "core/base/log.h"
#include "gui/feed/http_api.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>

namespace holdfast::gui {
namespace {

constexpr auto kServersKey = "servers/known";
constexpr auto kLastKey = "servers/last";
constexpr qsizetype kMostServers = 20;

WallTime wallTime()
{
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

QString thisMachine()
{
    return QStringLiteral("127.0.0.1:8000");
}

} // namespace

MonitorApp::MonitorApp(MonitorConfig config, LogModel &log, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_window(log)
    , m_servers(QSettings().value(QLatin1String(kServersKey)).toStringList())
{
    QApplication::setQuitOnLastWindowClosed(false);
    connect(&m_window, &MonitorWindow::serverChosen, this, &MonitorApp::attach);
    connect(&m_window, &MonitorWindow::serverForgotten, this, &MonitorApp::forget);
    connect(&m_window, &MonitorWindow::closed, this, &MonitorApp::onClosed);
    const auto askToQuit = [this] {
        if (m_config.daemonHere)
            m_window.close();
        else
            Q_EMIT quit();
    };
    connect(&m_window, &MonitorWindow::quitAsked, this, askToQuit);
    connect(&m_tray, &Tray::openAsked, this, &MonitorApp::open);
    connect(&m_tray, &Tray::quitAsked, this, askToQuit);
    const QString last = QSettings().value(QLatin1String(kLastKey), thisMachine()).toString();
    attach(m_config.server.isEmpty() ? last : m_config.server);
}

MonitorApp::~MonitorApp() = default;

void MonitorApp::open()
{
    if (m_window.isVisible())
        m_window.raise();
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.activateWindow();
}

/// The token is that of the server of the command line; it is not shown to any other.
void MonitorApp::attach(const QString &server)
{
    const auto address = parseServerAddress(server);
    if (!address) {
        log(lcApp(), LogLevel::Warning, address.problem().text());
        if (!m_session)
            attach(thisMachine());
        return;
    }
    const auto own = parseServerAddress(m_config.server);
    const QByteArray token = own && *own == *address ? m_config.token : QByteArray();
    auto session = std::make_unique<Session>(*address, std::make_unique<HttpApi>(*address, token), wallTime);
    m_window.setSession(*session);
    m_tray.setSession(*session);
    m_session = std::move(session);
    m_session->start(token);
    const QString name = address->http.scheme() == u"https" ? address->http.toString() : address->text();
    m_servers.removeAll(name);
    m_servers.prepend(name);
    m_servers = m_servers.first(std::min(m_servers.size(), kMostServers));
    QSettings().setValue(QLatin1String(kServersKey), m_servers);
    QSettings().setValue(QLatin1String(kLastKey), name);
    m_window.setServers(m_servers, name);
}

void MonitorApp::forget(const QString &server)
{
    m_servers.removeAll(server);
    attach(m_servers.isEmpty() ? thisMachine() : m_servers.first());
}

/// With a tray the window can be opened again from there, and without a daemon there is nothing left to do.
void MonitorApp::onClosed()
{
    if (!m_config.daemonHere && !m_tray.isShown())
        Q_EMIT quit();
}

void installTranslation()
{
    auto *ours = new QTranslator(QCoreApplication::instance());
    const QLocale locale;
    if (ours->load(locale, QStringLiteral("holdfast"), QStringLiteral("_"),
                   QStringLiteral(":/holdfast/translations")) ||
        ours->load(QStringLiteral(":/holdfast/translations/holdfast_en.qm")))
        QCoreApplication::installTranslator(ours);
    auto *qt = new QTranslator(QCoreApplication::instance());
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qt);
}

} // namespace holdfast::gui
