// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/monitor_app.h"

#include "core/base/log.h"
#include "gui/feed/http_api.h"
#include "gui/theme/look.h"
#include "gui/tokens/pins.h"

#include <QApplication>
#include <QHostAddress>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>

namespace holdfast::gui {
namespace {

constexpr auto kServersKey = "servers/known";
constexpr auto kLastKey = "servers/last";
constexpr qsizetype kMaxServers = 20;

/// Qt's own words, translated here for systems without Qt's translations. They take part by their context.
[[maybe_unused]] constexpr const char *kStandardWords[] = {
    QT_TRANSLATE_NOOP("QPlatformTheme", "OK"),     QT_TRANSLATE_NOOP("QPlatformTheme", "Save"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Cancel"), QT_TRANSLATE_NOOP("QPlatformTheme", "Close"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "&Yes"),   QT_TRANSLATE_NOOP("QPlatformTheme", "&No"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Open"),
};

WallTime wallTime()
{
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

bool isThisMachine(const ServerAddress &address)
{
    return address.http.host() == u"localhost" || QHostAddress(address.http.host()).isLoopback();
}

} // namespace

MonitorApp::MonitorApp(MonitorConfig config, LogModel &log, std::unique_ptr<Keychain> keychain, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_tokens(std::move(keychain))
    , m_window(log)
    , m_tray(m_config.daemonHere)
    , m_servers(QSettings().value(QLatin1String(kServersKey)).toStringList())
{
    QApplication::setQuitOnLastWindowClosed(false);
    look::restore();
    m_window.setLivesOn(m_config.daemonHere);
    m_window.setCanKeepTokens(m_tokens.canKeep());
    connect(&m_tokens, &Tokens::fetched, this, &MonitorApp::onFetched);
    connect(&m_tokens, &Tokens::notKept, this, [this](const QString &, const QString &why) {
        m_window.say(tr("The keychain cannot store the token: %1. Enter it again next time.").arg(why));
    });
    connect(&m_window, &MonitorWindow::tokenGiven, this, &MonitorApp::onToken);
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

void MonitorApp::attach(const QString &server)
{
    const auto address = parseServerAddress(server);
    if (!address) {
        log(lcApp(), LogLevel::Warning, address.problem().text());
        if (!m_session)
            attach(thisMachine());
        return;
    }
    const QByteArray token = tokenFor(*address);
    const ServerTrust trust = trustFor(*address);
    auto session =
        std::make_unique<ServerSession>(*address, std::make_unique<HttpApi>(*address, trust.tls), wallTime, trust);
    m_window.setSession(*session);
    m_tray.setSession(*session);
    m_session = std::move(session);
    m_window.setTokenNote({});
    if (token.isEmpty() && m_tokens.isKept(*address))
        m_tokens.fetch(*address); // it begins with what comes of that
    else
        m_session->start(token);
    const QString name = address->name();
    m_servers.removeAll(name);
    m_servers.prepend(name);
    m_servers = m_servers.first(std::min(m_servers.size(), kMaxServers));
    QSettings().setValue(QLatin1String(kServersKey), m_servers);
    QSettings().setValue(QLatin1String(kLastKey), name);
    m_window.setServers(m_servers, name);
}

/// A pin of the command line is for the server of the command line, or for the one that the window begins with. What
/// the person has trusted is remembered for one address.
ServerTrust MonitorApp::trustFor(const ServerAddress &address) const
{
    if (address.http.scheme() != u"https")
        return {};
    tls::Trust trust = m_config.trust;
    const auto own = parseServerAddress(m_config.server);
    const bool isFirst = m_config.server.isEmpty() ? !m_session : own && *own == address;
    const QString pin = pins::of(address);
    const bool isGiven = isFirst && (!trust.pin.isEmpty() || !trust.caFile.isEmpty());
    if (!isGiven) {
        trust.pin = pin;
        if (!pin.isEmpty())
            trust.caFile.clear();
        else if (isThisMachine(address) && !m_config.ownCa.isEmpty())
            trust.caFile = m_config.ownCa;
    }
    const auto tls = tls::ClientTls::from(trust, wallTime());
    if (tls)
        return {*tls, isGiven ? QString() : pin, isGiven};
    log(lcApp(), LogLevel::Warning, tls.problem().text());
    return {}; // the system's authorities
}

/// Who set up this machine's server has chosen how it is reached.
QString MonitorApp::thisMachine() const
{
    return m_config.ownCa.isEmpty() ? QStringLiteral("127.0.0.1:8000") : QStringLiteral("https://127.0.0.1:8000");
}

void MonitorApp::trust(const QString &server, const QString &pin)
{
    const auto address = parseServerAddress(server);
    if (!address)
        return;
    pins::remember(*address, pin);
    attach(server);
}

/// The command line's is for the server of the command line; it is not shown to any other.
QByteArray MonitorApp::tokenFor(const ServerAddress &address) const
{
    const QByteArray entered = m_tokens.of(address);
    if (!entered.isEmpty())
        return entered;
    const auto own = parseServerAddress(m_config.server);
    return own && *own == address ? m_config.token : QByteArray();
}

void MonitorApp::onToken(const QString &server, const QByteArray &token, bool keep)
{
    if (const auto address = parseServerAddress(server))
        m_tokens.give(*address, token, keep);
}

/// The pages stay as they are: a dialog may be open on one.
void MonitorApp::onFetched(const QString &serverKey, const QString &why)
{
    const ServerAddress &shown = m_session->address();
    if (shown.key() != serverKey)
        return;
    m_window.setTokenNote(why.isEmpty() ? QString() : tr("The keychain cannot read the token: %1.").arg(why));
    m_session->start(tokenFor(shown));
}

void MonitorApp::forget(const QString &server)
{
    if (const auto address = parseServerAddress(server)) {
        m_tokens.forget(*address);
        pins::remember(*address, {});
    }
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
