// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WebSocket that reads no faster than the peer may send.
#include "core/net/web_socket.h"

#include "core/net/read_share.h"

#include <QSslSocket>

namespace holdfast::net {

void WebSocket::limitMessages(const MessageRate &rate)
{
    if (m_sluice)
        m_pace.emplace(rate, m_clock.now().mono);
}

/// A message has come. What came behind it waits, if this was the last that may.
void WebSocket::countMessage()
{
    if (!m_pace || m_pace->take())
        return;
    const auto wait = m_pace->wait(m_clock.now().mono);
    if (!wait)
        return;
    m_sluice->shut(true);
    m_tcp->setReadBufferSize(kReadShare);
    m_pause.start(static_cast<int>(wait->count()), Qt::PreciseTimer, this);
}

qint64 WebSocket::unreadBytes() const
{
    return m_sluice ? m_sluice->unreadBytes() : m_tcp->bytesAvailable();
}

void WebSocket::readOn()
{
    m_pause.stop();
    m_sluice->shut(false);
    const bool mayGoOn = m_pace->goOn(m_clock.now().mono);
    const QPointer<WebSocket> alive(this);
    Q_EMIT slowedDown(mayGoOn);
    if (!alive || m_state != State::Open)
        return;
    m_tcp->setReadBufferSize(kMaxReadBuffer); // a full buffer has stopped Qt's reading: room makes it go on
    Q_EMIT m_tcp->readyRead();
    if (alive && m_state == State::Open && m_ssl)
        m_ssl->flush(); // also decrypts what found no room
}

} // namespace holdfast::net
