// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/keepalive.h"

#include <QCryptographicHash>

#include <algorithm>

namespace holdfast::link {

void Keepalive::start(MonoTime now, Microseconds phase, std::optional<quint64> secret)
{
    m_secret = secret.value_or(m_secret);
    m_waiting.reset();
    m_lastPing = now;
    m_nextPing = now + phase;
    m_due = m_nextPing;
}

void Keepalive::stop()
{
    m_due.reset();
    m_waiting.reset();
}

void Keepalive::setInterval(Milliseconds interval)
{
    m_config.interval = interval;
    if (!m_due)
        return;
    m_nextPing = std::min(m_nextPing, m_lastPing + interval);
    if (!m_waiting)
        m_due = m_nextPing;
}

/// A number, and what only this side can derive from it.
QByteArray Keepalive::nextPayload()
{
    const QByteArray number = QByteArray::number(++m_sequence);
    const QByteArray seal =
        QCryptographicHash::hash(QByteArray::number(m_secret) + '/' + number, QCryptographicHash::Sha256);
    return "hf" + number + '-' + seal.left(8).toHex();
}

std::optional<Microseconds> Keepalive::pong(const QByteArray &payload, MonoTime now)
{
    if (!m_waiting || m_waiting->payload != payload)
        return std::nullopt;
    const Microseconds roundTrip = now - m_waiting->sentAt;
    m_waiting.reset();
    m_due = m_nextPing;
    return roundTrip;
}

void Keepalive::readLate(MonoTime now)
{
    if (m_waiting && m_due)
        m_due = now + m_config.timeout;
}

Keepalive::Verdict Keepalive::onDeadline(MonoTime now)
{
    if (!m_due || now < *m_due)
        return {};
    const Microseconds lateBy = now - *m_due;
    if (!m_waiting) {
        m_waiting = Waiting{nextPayload(), now};
        m_due = now + m_config.timeout;
        m_lastPing = now;
        m_nextPing = now + std::max(m_config.interval, Milliseconds(1));
        return Ping{m_waiting->payload};
    }
    if (lateBy > kStallTolerance && !m_waiting->extended) {
        m_waiting->extended = true;
        m_due = now + m_config.timeout;
        return Stalled{lateBy};
    }
    m_due.reset();
    return Dead{now - m_waiting->sentAt};
}

} // namespace holdfast::link
