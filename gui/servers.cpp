// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/servers.h"

#include "core/base/log.h"
#include "gui/feed/http_api.h"
#include "gui/tokens/pins.h"

#include <QHostAddress>
#include <QSettings>

namespace holdfast::gui {
namespace {

constexpr auto kServersKey = "servers/known";
constexpr auto kLastKey = "servers/last";
constexpr qsizetype kMaxServers = 20;

WallTime wallTime()
{
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

bool isThisMachine(const ServerAddress &address)
{
    return address.http.host() == u"localhost" || QHostAddress(address.http.host()).isLoopback();
}

} // namespace

Servers::Servers(const MonitorConfig &config, std::unique_ptr<Keychain> keychain, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_tokens(std::move(keychain))
    , m_names(QSettings().value(QLatin1String(kServersKey)).toStringList())
    , m_remembered(m_names)
{
    connect(&m_tokens, &Tokens::fetched, this, &Servers::onFetched);
}

QString Servers::first() const
{
    return m_config.server.isEmpty() ? QSettings().value(QLatin1String(kLastKey), thisMachine()).toString()
                                     : m_config.server;
}

/// Who set up this machine's server has chosen how it is reached.
QString Servers::thisMachine() const
{
    return m_config.ownCa.isEmpty() ? QStringLiteral("127.0.0.1:8000") : QStringLiteral("https://127.0.0.1:8000");
}

Result<ServerSession *> Servers::open(const QString &server)
{
    const auto address = parseServerAddress(server);
    if (!address)
        return address.problem();
    const auto isIt = [&](const auto &session) { return session->address() == *address; };
    const auto found = std::find_if(m_sessions.begin(), m_sessions.end(), isIt);
    if (found != m_sessions.end()) {
        if (!(*found)->isLive())
            (*found)->retryNow();
        return found->get();
    }
    begin(*address);
    return m_sessions.back().get();
}

void Servers::openAll()
{
    for (const QString &name : QStringList(m_remembered)) {
        if (const auto session = open(name); !session)
            log(lcApp(), LogLevel::Warning, session.problem().text());
    }
}

void Servers::begin(const ServerAddress &address)
{
    const ServerTrust trust = trustFor(address);
    const QByteArray token = tokenFor(address);
    const QString name = address.name();
    m_sessions.push_back(
        std::make_unique<ServerSession>(address, std::make_unique<HttpApi>(address, trust.tls), wallTime, trust));
    ServerSession &session = *m_sessions.back();
    connect(&session, &ServerSession::resumed, this, [this, name] { onAnswered(name); });
    connect(&session, &ServerSession::statusChanged, this, &Servers::changed);
    connect(&session, &ServerSession::overviewChanged, this, &Servers::changed);
    if (!m_names.contains(name))
        m_names += name;
    Q_EMIT opened(session);
    if (token.isEmpty() && m_tokens.isKept(address))
        m_tokens.fetch(address); // it begins with what comes of that
    else
        session.start(token);
    Q_EMIT changed();
}

void Servers::onAnswered(const QString &name)
{
    if (!m_remembered.contains(name))
        m_remembered += name;
    m_remembered = m_remembered.last(std::min(m_remembered.size(), kMaxServers));
    write();
}

void Servers::setShown(const QString &server)
{
    m_shown = server;
    if (m_remembered.removeAll(server) > 0)
        m_remembered += server; // the last one used is the last one dropped
    write();
}

void Servers::write() const
{
    QSettings().setValue(QLatin1String(kServersKey), m_remembered);
    if (m_remembered.contains(m_shown))
        QSettings().setValue(QLatin1String(kLastKey), m_shown);
}

const ServerSession *Servers::find(const QString &name) const
{
    const auto found = std::find_if(m_sessions.begin(), m_sessions.end(),
                                    [&](const auto &session) { return session->address().name() == name; });
    return found == m_sessions.end() ? nullptr : found->get();
}

std::unique_ptr<ServerSession> Servers::take(const QString &name)
{
    const auto found = std::find_if(m_sessions.begin(), m_sessions.end(),
                                    [&](const auto &session) { return session->address().name() == name; });
    if (found == m_sessions.end())
        return nullptr;
    std::unique_ptr<ServerSession> session = std::move(*found);
    m_sessions.erase(found);
    session->disconnect(this);
    return session;
}

std::unique_ptr<ServerSession> Servers::forget(const QString &server)
{
    if (const auto address = parseServerAddress(server)) {
        m_tokens.forget(*address);
        pins::remember(*address, {});
        m_notes.remove(address->key());
    }
    m_names.removeAll(server);
    m_remembered.removeAll(server);
    write();
    return take(server);
}

std::unique_ptr<ServerSession> Servers::trust(const ServerAddress &server, const QString &pin)
{
    pins::remember(server, pin);
    return take(server.name());
}

void Servers::giveToken(const QString &server, const QByteArray &token, bool keep)
{
    const auto address = parseServerAddress(server);
    if (!address)
        return;
    m_tokens.give(*address, token, keep);
    m_notes.remove(address->key());
    Q_EMIT tokenNoteChanged();
    for (const auto &session : m_sessions) {
        if (session->address() == *address)
            session->start(token);
    }
}

/// The pages stay as they are: a dialog may be open on one.
void Servers::onFetched(const QString &serverKey, const QString &why)
{
    for (const auto &session : m_sessions) {
        if (session->address().key() != serverKey)
            continue;
        m_notes[serverKey] = why.isEmpty() ? QString() : tr("The keychain cannot read the token: %1.").arg(why);
        Q_EMIT tokenNoteChanged();
        session->start(tokenFor(session->address()));
    }
}

/// A pin of the command line is for the server of the command line, or for the one that the window begins with. What
/// the person has trusted is remembered for one address.
ServerTrust Servers::trustFor(const ServerAddress &address) const
{
    if (address.http.scheme() != u"https")
        return {};
    tls::Trust trust = m_config.trust;
    const auto own = parseServerAddress(m_config.server);
    const bool isFirst = m_config.server.isEmpty() ? m_sessions.empty() : own && *own == address;
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

/// The command line's is for the server of the command line; it is not shown to any other.
QByteArray Servers::tokenFor(const ServerAddress &address) const
{
    const QByteArray entered = m_tokens.of(address);
    if (!entered.isEmpty())
        return entered;
    const auto own = parseServerAddress(m_config.server);
    return own && *own == address ? m_config.token : QByteArray();
}

} // namespace holdfast::gui
