// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/drill_queue.h"

namespace holdfast::net {

void DrillQueue::hold(qint64 bytes, std::function<void()> send)
{
    const MonoTime now = m_clock.now().mono;
    m_held.push_back({m_lag ? now + *m_lag : MonoTime::max(), bytes, std::move(send)});
    m_bytes += bytes;
    arm(now);
}

void DrillQueue::releaseAll()
{
    releaseUntil(MonoTime::max());
}

void DrillQueue::releaseUntil(MonoTime now)
{
    while (!m_held.empty() && m_held.front().due <= now) {
        const Held next = std::move(m_held.front());
        m_held.pop_front();
        m_bytes -= next.bytes;
        next.send();
    }
}

void DrillQueue::arm(MonoTime now)
{
    const Microseconds wait = m_held.empty() ? Microseconds(0) : std::max(m_held.front().due - now, Microseconds(0));
    if (m_held.empty() || !m_lag)
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start(static_cast<int>(std::chrono::ceil<Milliseconds>(wait).count()), Qt::PreciseTimer, this);
}

void DrillQueue::timerEvent(QTimerEvent *)
{
    m_timer.stop();
    const MonoTime now = m_clock.now().mono;
    releaseUntil(now);
    arm(now);
}

} // namespace holdfast::net
