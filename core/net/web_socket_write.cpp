// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WebSocket that writes.
#include "core/net/web_socket.h"

#include "core/protocol/limits.h"

#include <QCoreApplication>
#include <QEvent>
#include <QSslSocket>
#include <QWebSocket>

namespace holdfast::net {

namespace {

const auto kFlush = static_cast<QEvent::Type>(QEvent::registerEventType());

} // namespace

bool WebSocket::sendText(const QByteArray &utf8)
{
    if (m_state != State::Open)
        return false;
    const qint64 waiting = queuedBytes() + (m_lane ? m_lane->heldBytes() : 0);
    if (!m_share.set(waiting + utf8.size()) || waiting + utf8.size() > protocol::kMaxQueuedBytes) {
        fail({End::How::QueueFull, 0, {}, QStringLiteral("the peer does not read: %1 bytes wait").arg(waiting), 0});
        return false;
    }
    if (m_lane)
        m_lane->hold(utf8.size(), [this, utf8] { sendNow(utf8); });
    else
        sendNow(utf8);
    return true;
}

void WebSocket::sendNow(const QByteArray &utf8)
{
    if (m_state != State::Open)
        return;
    m_idle->sent(m_clock.mono());
    m_socket->sendTextMessage(QString::fromUtf8(utf8));
    flushSoon();
}

void WebSocket::ping(const QByteArray &payload)
{
    // Qt would write it before the handshake's own bytes and break that.
    if (m_lane)
        m_lane->hold(payload.size(), [this, payload] { pingNow(payload); });
    else
        pingNow(payload);
}

void WebSocket::pingNow(const QByteArray &payload)
{
    if (m_state != State::Open)
        return;
    m_idle->sent(m_clock.mono());
    m_socket->ping(payload);
    flushSoon();
}

/// What is sent in one turn leaves in one write at the beginning of the next, after all that this turn reads: peers are
/// woken less often. Qt by itself would first wait until the socket can be written to, at the cost of a turn and two
/// calls of the kernel.
void WebSocket::flushSoon()
{
    if (!std::exchange(m_isFlushAsked, true))
        QCoreApplication::postEvent(this, new QEvent(kFlush));
}

void WebSocket::flush()
{
    if (m_sluice)
        m_sluice->release();
    if (m_state != State::Open || !m_tcp)
        return;
    if (queuedBytes() > 0)
        m_tcp->flush();
    const qint64 waiting = queuedBytes();
    m_share.set(waiting);
    if (waiting > 0 && !std::exchange(m_watchesQueue, true))
        connect(m_socket, &QWebSocket::bytesWritten, this, [this] { m_share.set(queuedBytes()); });
}

bool WebSocket::event(QEvent *event)
{
    if (event->type() != kFlush)
        return QObject::event(event);
    m_isFlushAsked = false;
    flush();
    return true;
}

qint64 WebSocket::queuedBytes() const
{
    if (!m_tcp)
        return 0;
    return m_tcp->bytesToWrite() + (m_ssl ? m_ssl->encryptedBytesToWrite() : 0);
}

} // namespace holdfast::net
