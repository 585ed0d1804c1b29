// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/monitor_feed.h"

#include "core/base/log.h"
#include "core/base/qt_compat.h"

#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QSslSocket>
#include <QWebSocket>

#include <cstring>

namespace holdfast::gui {
namespace {

constexpr qint64 kSilenceMs = 5'000;  ///< the server sends something each second
constexpr qint64 kConnectMs = 10'000; ///< for connection, handshake and the first message
constexpr int kFirstWaitMs = 250;
constexpr int kLongestWaitMs = 8'000;
constexpr quint64 kLargestMessage = 1024 * 1024;
constexpr auto kStatusIs = "status code: "; ///< how QWebSocket says it, in a sentence and nowhere else

WallTime wallTime()
{
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

/// Full jitter: many windows that lost one server do not come back at once.
int waitBefore(int failures)
{
    const int most = std::min(kLongestWaitMs, kFirstWaitMs << std::min(failures, 10));
    return QRandomGenerator::global()->bounded(most / 4, most + 1);
}

} // namespace

MonitorFeed::MonitorFeed(ServerAddress address, ServerTrust trust, QObject *parent)
    : QObject(parent)
    , m_address(std::move(address))
    , m_trust(std::move(trust))
{
    m_tick.setInterval(500);
    m_wait.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &MonitorFeed::onTick);
    connect(&m_wait, &QTimer::timeout, this, &MonitorFeed::connectNow);
}

MonitorFeed::~MonitorFeed()
{
    discardSocket();
}

void MonitorFeed::start(const QByteArray &token)
{
    m_token = token;
    m_tick.start();
    if (m_status.state != FeedState::Live)
        connectNow();
}

void MonitorFeed::retryNow()
{
    if (m_wait.isActive())
        connectNow();
}

void MonitorFeed::connectNow()
{
    m_wait.stop();
    discardSocket();
    m_assembler = FeedAssembler();
    m_fault.reset();
    m_unknown.reset();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(kLargestMessage);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &MonitorFeed::onMessage);
    connect(m_socket, &QWebSocket::disconnected, this, [this] { finish(reason()); });
    connect(m_socket, errorSignalOf<QWebSocket>(), this, [this] { finish(reason()); });
    if (m_address.feed.scheme() == u"wss")
        secure();
    QNetworkRequest request(m_address.feed);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    m_silence.start();
    m_socket->open(request);
}

/// For http nothing loads the TLS library.
void MonitorFeed::secure()
{
    m_socket->setSslConfiguration(m_trust.tls.configuration());
    connect(m_socket, &QWebSocket::sslErrors, this, &MonitorFeed::onCertificate);
}

/// Nothing is sent before this: neither the request nor its token.
void MonitorFeed::onCertificate(const QList<QSslError> &errors)
{
    if (!m_socket)
        return;
    const auto chain = m_socket->findChild<QSslSocket *>()->peerCertificateChain();
    const QString host = m_address.feed.host();
    m_fault = m_trust.tls.judge(errors, chain, host, wallTime());
    if (!m_fault)
        m_socket->ignoreSslErrors(errors);
    else if (!m_trust.isGiven)
        m_unknown = offerOf(chain, host, m_trust.pin, wallTime());
}

/// Why the attempt ended, as far as its socket knows.
QString MonitorFeed::reason() const
{
    if (!m_socket)
        return {};
    if (m_fault)
        return m_unknown ? m_fault->what : m_fault->text();
    if (m_socket->error() == QAbstractSocket::SslHandshakeFailedError)
        return tls::handshakeProblem(m_socket->errorString(), m_address.feed.host()).text();
    if (refusedStatus() == 503)
        return tr("HTTP 503: the server serves nobody now");
    if (const int status = refusedStatus(); status > 0)
        return tr("HTTP %1: this is no Holdfast server, or one that cannot be reached by this address").arg(status);
    if (!m_socket->closeReason().isEmpty())
        return tr("the server closed the connection: %1").arg(m_socket->closeReason());
    if (m_socket->error() == QAbstractSocket::UnknownSocketError) // it was closed in good order
        return tr("the server closed the connection");
    QString said = m_socket->errorString();
    while (said.endsWith(u'.')) // it stands within a sentence
        said.chop(1);
    return said;
}

/// Of the answer to the handshake, where that was none of a WebSocket; else 0.
int MonitorFeed::refusedStatus() const
{
    const QString said = m_socket ? m_socket->errorString() : QString();
    const auto at = said.indexOf(QLatin1String(kStatusIs));
    return at < 0 ? 0 : said.mid(at + qsizetype(strlen(kStatusIs)), 3).toInt();
}

void MonitorFeed::onMessage(const QString &message)
{
    m_silence.start();
    m_lastMessage = wallTime();
    const auto update = m_assembler.take(message.toUtf8());
    if (!update)
        return finish(update.problem().text());
    if (!*update)
        return;
    m_failures = 0;
    if (m_status.state == FeedState::CutOff && m_status.since)
        log(lcLink(), LogLevel::Info,
            QStringLiteral("connected to %1 again after %2")
                .arg(m_address.text(), forPeople(wallTime() - *m_status.since)));
    setStatus({FeedState::Live, std::nullopt, {}});
    Q_EMIT updated(**update);
}

void MonitorFeed::onTick()
{
    if (!m_socket)
        return;
    const bool live = m_status.state == FeedState::Live;
    if (m_silence.elapsed() > (live ? kSilenceMs : kConnectMs))
        finish(live ? tr("no data from the server for 5 s") : tr("the server does not answer"));
}

/// Whatever ends an attempt comes here, once or several times.
void MonitorFeed::finish(const QString &why)
{
    if (!m_socket)
        return;
    const int httpStatus = refusedStatus();
    const bool wantsToken = httpStatus == 401;
    discardSocket();
    ++m_failures;
    m_wait.start(waitBefore(m_failures));
    const bool hadData = m_status.state != FeedState::Connecting;
    if (m_status.state == FeedState::Live)
        log(lcLink(), LogLevel::Warning, QStringLiteral("cut off from %1: %2").arg(m_address.text(), why));
    setStatus({hadData ? FeedState::CutOff : FeedState::Connecting, hadData ? m_lastMessage : std::nullopt,
               wantsToken ? tr("HTTP 401, the token is missing or wrong") : why, wantsToken, m_unknown, httpStatus});
}

/// Deleted in its own slot, or with data pending, a QWebSocket leaks or crashes.
void MonitorFeed::discardSocket()
{
    if (QWebSocket *old = std::exchange(m_socket, nullptr)) {
        old->disconnect(this);
        old->abort();
        old->deleteLater();
    }
}

void MonitorFeed::setStatus(FeedStatus status)
{
    if (status == m_status)
        return;
    m_status = std::move(status);
    Q_EMIT statusChanged(m_status);
}

} // namespace holdfast::gui
