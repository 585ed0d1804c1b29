// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/web_socket.h"

#include "core/base/qt_compat.h"
#include "core/net/host_port.h"
#include "core/net/raw_descriptor.h"
#include "core/net/read_share.h"
#include "core/net/tcp_tuning.h"
#include "core/protocol/limits.h"

#include <QSslSocket>
#include <QTimerEvent>
#include <QWebSocket>

namespace holdfast::net {

namespace {

constexpr Milliseconds kCloseTimeout = Seconds(5); ///< of a close that Qt began

void setLimits(QWebSocket &socket)
{
    socket.setMaxAllowedIncomingFrameSize(protocol::kMaxFrameBytes);
    socket.setMaxAllowedIncomingMessageSize(protocol::kMaxFrameBytes);
    // Never fragment: Qt's own receivers reject a message that is split inside a character.
    socket.setOutgoingFrameSize(protocol::kMaxFrameBytes);
}

} // namespace

WebSocket::WebSocket(QWebSocket *socket, Milliseconds handshakeTimeout, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    socket->setReadBufferSize(kMaxReadBuffer);
    listenTo(socket);
    connect(socket, &QWebSocket::connected, this, &WebSocket::onConnected);
    startWatchdog(handshakeTimeout);
}

WebSocket::WebSocket(QTcpSocket *socket, Milliseconds handshakeTimeout, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_tcp(socket)
    , m_sluice(dynamic_cast<Sluice *>(socket))
    , m_peerAddress(endpoint(socket->peerAddress(), socket->peerPort()).text())
{
    socket->setParent(this);
    socket->setReadBufferSize(kMaxReadBuffer);
    if (m_sluice)
        m_sluice->setWriting(Sluice::Writing::AtOnce);
    // Connected before QWebSocket's own slot and so called before it: the only way to see how much it reads.
    m_meter.emplace();
    connect(socket, &QTcpSocket::readyRead, this, [this] { m_meter->readBegins(unreadBytes()); });
    connect(socket, &QTcpSocket::disconnected, this, &WebSocket::onDisconnected);
    startWatchdog(handshakeTimeout);
}

WebSocket::~WebSocket()
{
    letGo();
}

void WebSocket::establish(QWebSocket *socket)
{
    // While it belonged to the server the QTcpSocket could outlive its QWebSocket, with its whole write buffer.
    m_tcp->setParent(socket);
    disconnect(m_tcp, &QTcpSocket::disconnected, this, &WebSocket::onDisconnected);
    listenTo(socket);
    enterOpen();
}

void WebSocket::listenTo(QWebSocket *socket)
{
    m_socket = socket;
    socket->setParent(this);
    setLimits(*socket);
    connect(socket, errorSignalOf<QWebSocket>(), this, &WebSocket::onError);
    connect(socket, &QWebSocket::disconnected, this, &WebSocket::onDisconnected);
    connect(socket, &QWebSocket::aboutToClose, this, &WebSocket::onAboutToClose);
    // By frames, to count them: each signal that is connected costs memory and time a connection.
    connect(socket, &QWebSocket::textFrameReceived, this,
            [this](const QString &frame, bool isLast) { onFrame(frame.toUtf8(), isLast); });
    connect(socket, &QWebSocket::binaryFrameReceived, this, &WebSocket::onFrame);
    connect(socket, &QWebSocket::pong, this,
            [this](quint64, const QByteArray &payload) { Q_EMIT pongReceived(payload); });
}

void WebSocket::onConnected()
{
    m_tcp = m_socket->findChild<QTcpSocket *>();
    m_peerAddress = endpoint(m_tcp->peerAddress(), m_tcp->peerPort()).text();
    tuneTcp(*m_tcp);
    enterOpen();
}

void WebSocket::enterOpen()
{
    m_state = State::Open;
    m_watchdog.stop();
    m_ssl = qobject_cast<QSslSocket *>(m_tcp.data());
    if (m_sluice)
        m_sluice->setWriting(Sluice::Writing::Gathered);
    m_heardAt = m_clock.now();
    m_idle.emplace(m_heardAt.mono);
    if (!m_ssl) // QSslSocket may leave decrypted bytes behind a smaller buffer, and nobody would call for them
        m_tcp->setReadBufferSize(kReadShare);
    connect(m_tcp, &QTcpSocket::readyRead, this, &WebSocket::afterRead);
    if (m_meter)
        m_meter->readBegins(unreadBytes());
    Q_EMIT opened();
}

void WebSocket::close(quint16 code, const QString &reason, Milliseconds timeout)
{
    restore(); // what was held back goes first
    if (m_state == State::Closing || m_state == State::Ended)
        return;
    m_closedByUs = true;
    m_closeCode = code;
    m_closeReason = fittingReason(reason);
    if (m_state == State::Opening) {
        finish(judge(facts()));
        return;
    }
    m_state = State::Closing;
    startWatchdog(timeout);
    m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(code), m_closeReason);
}

void WebSocket::abort(const QString &cause)
{
    fail({End::How::Aborted, 0, {}, cause, 0});
}

void WebSocket::fail(End end)
{
    finish(std::move(end));
}

void WebSocket::onFrame(const QByteArray &payload, bool isLast)
{
    if (m_meter)
        m_meter->frameRead(payload.size());
    if (!isLast || !m_fragments.isEmpty())
        m_fragments += payload;
    if (!isLast)
        return;
    countMessage();
    hear(m_fragments.isEmpty() ? payload : std::exchange(m_fragments, {}));
}

/// What shares a read with the message that froze the connection waits with the rest.
void WebSocket::hear(const QByteArray &text)
{
    if (m_tcp && m_tcp->signalsBlocked())
        m_heldTexts.push_back(text);
    else
        Q_EMIT textReceived(text);
}

void WebSocket::afterRead()
{
    if (m_state != State::Open)
        return;
    if (!m_ssl && !m_pause.isActive())
        m_tcp->setReadBufferSize(readBufferFor(m_tcp->readBufferSize(), m_tcp->bytesAvailable()));
    const qint64 controlBytes = m_meter ? m_meter->readEnds(unreadBytes()) : 0;
    if (controlBytes > 0 && !m_meter->spend(controlBytes, m_clock.mono())) {
        fail({End::How::ProtocolError, 0, {}, QStringLiteral("too many control frames"), 0});
        return;
    }
    if (queuedBytes() > protocol::kMaxQueuedBytes) {
        fail({End::How::QueueFull, 0, {}, QStringLiteral("the peer pings and does not read"), 0});
        return;
    }
    if (queuedBytes() > 0)
        flushSoon(); // Qt has answered a ping
    m_heardAt = m_clock.now();
    m_idle->received(m_heardAt.mono);
}

WebSocket::Traffic WebSocket::traffic(MonoTime now) const
{
    if (m_ended)
        return m_ended->traffic;
    Traffic traffic;
    if (m_idle) {
        traffic.silent = m_idle->silent(now);
        traffic.idle = m_idle->idle(now);
        traffic.outlived = m_idle->outlived();
    }
    traffic.queuedBytes = queuedBytes();
    if (m_tcp)
        traffic.localAddress = m_tcp->localAddress().toString();
    return traffic;
}

void WebSocket::onError()
{
    finish(judge(facts()));
}

void WebSocket::onDisconnected()
{
    if (m_state == State::Opening) {
        // A failed connect says "disconnected" first and why only afterwards: the queue lets the reason overtake.
        QMetaObject::invokeMethod(this, &WebSocket::onError, Qt::QueuedConnection);
        return;
    }
    finish(judge(facts()));
}

void WebSocket::onAboutToClose()
{
    if (m_state != State::Open)
        return;
    m_state = State::Closing;
    m_closeExchanged = true;
    startWatchdog(kCloseTimeout);
}

void WebSocket::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pause.timerId())
        return readOn();
    if (event->timerId() != m_watchdog.timerId()) {
        QObject::timerEvent(event);
        return;
    }
    const QString waited = forPeople(m_timeout);
    if (m_state == State::Opening) {
        finish({End::How::NotOpened, 0, {}, QStringLiteral("no complete handshake within %1").arg(waited), 0});
        return;
    }
    End end = judge(facts());
    end.error = QStringLiteral("the peer did not take our last bytes within %1").arg(waited);
    finish(std::move(end));
}

void WebSocket::startWatchdog(Milliseconds timeout)
{
    m_timeout = timeout;
    m_watchdog.start(static_cast<int>(timeout.count()), this);
}

EndFacts WebSocket::facts() const
{
    EndFacts facts;
    facts.opened = m_state == State::Open || m_closeExchanged;
    facts.closedByUs = m_closedByUs;
    facts.closeCode = m_closeCode;
    facts.closeReason = m_closeReason;
    if (!m_socket || m_closedByUs)
        return facts;
    facts.host = m_socket->requestUrl().host();
    facts.isTls = m_socket->requestUrl().scheme() == u"wss";
    if (m_tlsFault)
        facts.tlsFault = *m_tlsFault;
    facts.closeCode = m_socket->closeCode();
    facts.closeReason = m_socket->closeReason();
    const auto *tcp = m_socket->findChild<QTcpSocket *>();
    facts.reached = tcp && tcp->state() == QAbstractSocket::ConnectedState;
    if (!m_closeExchanged) {
        facts.error = m_socket->error();
        facts.errorText = m_socket->errorString();
        if (facts.error == QAbstractSocket::NetworkError) // Qt's word for all that it has no word for
            facts.systemError = lastSystemError();
    }
    return facts;
}

void WebSocket::finish(End end)
{
    if (m_state == State::Ended)
        return;
    m_ended = std::make_unique<Ended>(Ended{std::move(end), traffic(m_clock.mono())});
    m_state = State::Ended;
    m_watchdog.stop();
    m_pause.stop();
    letGo();
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT closed(m_ended->end); }, Qt::QueuedConnection);
}

/// Qt's objects may be further up the stack right now: they are silenced and die in the event loop. abort() comes
/// first, because a QWebSocket that dies with unsent bytes leaves its QTcpSocket behind.
void WebSocket::letGo()
{
    if (m_tcp)
        m_tcp->disconnect(this);
    if (m_sluice)
        m_sluice->discard();
    if (m_socket) {
        m_socket->disconnect(this);
        unblockSignalsBeforeClose();
        m_socket->abort();
        m_socket->setParent(nullptr);
        m_socket->deleteLater();
    } else if (m_tcp) {
        m_tcp->abort();
        m_tcp->setParent(nullptr);
        m_tcp->deleteLater();
    }
    m_socket = nullptr;
    m_ssl = nullptr;
    m_sluice = nullptr;
    m_share = {};
    m_tcp.clear();
}

} // namespace holdfast::net
