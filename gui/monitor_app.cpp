// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/monitor_app.h"

#include "core/base/log.h"
#include "gui/models/standing.h"
#include "gui/theme/look.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace holdfast::gui {
namespace {

constexpr int kSoonMs = 200;

/// Qt's own words, translated here for systems without Qt's translations. They take part by their context.
[[maybe_unused]] constexpr const char *kStandardWords[] = {
    QT_TRANSLATE_NOOP("QPlatformTheme", "OK"),     QT_TRANSLATE_NOOP("QPlatformTheme", "Save"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Cancel"), QT_TRANSLATE_NOOP("QPlatformTheme", "Close"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "&Yes"),   QT_TRANSLATE_NOOP("QPlatformTheme", "&No"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Open"),
};

} // namespace

MonitorApp::MonitorApp(MonitorConfig config, LogModel &log, std::unique_ptr<Keychain> keychain, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_servers(m_config, std::move(keychain))
    , m_window(log)
    , m_tray(m_config.daemonHere)
{
    QApplication::setQuitOnLastWindowClosed(false);
    look::restore();
    m_window.setLivesOn(m_config.daemonHere);
    m_window.setCanKeepTokens(m_servers.tokens().canKeep());
    m_window.setNoticeMenu(m_tray.noticeMenu());
    connectAll();
    attach(m_servers.first());
    m_servers.openAll();
}

void MonitorApp::connectAll()
{
    connect(&m_servers.tokens(), &Tokens::notKept, this, [this](const QString &, const QString &why) {
        m_window.say(tr("The keychain cannot store the token: %1. Enter it again next time.").arg(why));
    });
    connect(&m_servers, &Servers::opened, &m_tray, &Tray::watch);
    connect(&m_servers, &Servers::tokenNoteChanged, this, [this] {
        if (m_session != nullptr)
            m_window.setTokenNote(m_servers.tokenNote(m_session->address()));
    });
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &MonitorApp::showServers);
    connect(&m_servers, &Servers::changed, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    connect(&m_window, &MonitorWindow::tokenGiven, &m_servers, &Servers::giveToken);
    connect(&m_window, &MonitorWindow::serverTrusted, this, &MonitorApp::trust);
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
    connect(&m_tray, &Tray::noticed, this, [this] { QApplication::alert(&m_window); });
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

void MonitorApp::attach(const QString &server)
{
    const auto session = m_servers.open(server);
    if (!session) {
        log(lcApp(), LogLevel::Warning, session.problem().text());
        if (m_session == nullptr && server != m_servers.thisMachine())
            attach(m_servers.thisMachine());
        return;
    }
    m_servers.setShown((*session)->address().name());
    if (m_session != *session)
        m_window.setSession(**session);
    m_session = *session;
    m_window.setTokenNote(m_servers.tokenNote(m_session->address()));
    showServers();
}

void MonitorApp::showServers()
{
    QList<ServerChoice> choices;
    for (const QString &name : m_servers.names()) {
        const ServerSession *session = m_servers.find(name);
        choices.push_back({name, session != nullptr ? session->standing() : Standing()});
    }
    m_window.setServers(choices, m_session->address().name());
}

void MonitorApp::trust(const QString &server, const QString &pin)
{
    const auto address = parseServerAddress(server);
    if (!address)
        return;
    const auto former = m_servers.trust(*address, pin); // until the window shows the new one
    attach(server);
}

void MonitorApp::forget(const QString &server)
{
    const auto former = m_servers.forget(server);
    attach(m_servers.names().isEmpty() ? m_servers.thisMachine() : m_servers.names().first());
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
