// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WebSocket that a drill impairs: what is sent waits in a queue, what comes is not heard.
#include "core/net/web_socket.h"

#include "core/net/read_share.h"
#include "core/protocol/limits.h"

#include <QPointer>
#include <QTcpSocket>

namespace holdfast::net {

void WebSocket::impair(std::optional<Milliseconds> lag)
{
    restore();
    if (m_state != State::Open)
        return;
    m_lane = new DrillQueue(lag, m_clock, this);
    if (!lag)
        m_tcp->blockSignals(true); // bytes and the end wait in the socket, and nobody hears of them
}

void WebSocket::restore()
{
    if (m_lane == nullptr)
        return;
    DrillQueue *lane = std::exchange(m_lane, nullptr);
    lane->deleteLater();
    if (m_state != State::Open)
        return;
    if (m_tcp->state() != QAbstractSocket::ConnectedState)
        return finish({End::How::Reset, 0, {}, QStringLiteral("the peer had gone during a drill"), 0});
    const bool wasFrozen = m_tcp->blockSignals(false);
    lane->releaseAll();
    if (wasFrozen && m_tcp)
        QMetaObject::invokeMethod(this, &WebSocket::hearHeld, Qt::QueuedConnection);
}

void WebSocket::hearHeld()
{
    if (m_state != State::Open)
        return;
    const QPointer<WebSocket> alive(this);
    for (const QByteArray &text : std::exchange(m_heldTexts, {})) {
        hear(text);
        if (!alive || m_state != State::Open)
            return;
    }
    m_tcp->setReadBufferSize(kMaxReadBuffer); // a full buffer has stopped Qt's reading: room makes it go on
    Q_EMIT m_tcp->readyRead();
}

/// A frozen one ends as any other: Qt's own listeners hear of it, late if the peer had gone meanwhile.
void WebSocket::unblockSignalsBeforeClose()
{
    if (m_tcp && m_tcp->blockSignals(false) && m_tcp->state() == QAbstractSocket::UnconnectedState) {
        Q_EMIT m_tcp->stateChanged(QAbstractSocket::UnconnectedState);
        Q_EMIT m_tcp->disconnected();
    }
}

} // namespace holdfast::net
