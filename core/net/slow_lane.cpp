// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/slow_lane.h"

#include "core/runtime/clock.h"

namespace holdfast::net {

void SlowLane::hold(qint64 bytes, std::function<void()> send)
{
    const MonoTime now = runtime::SystemClock().now().mono;
    m_held.push_back({m_lag ? now + *m_lag : MonoTime::max(), bytes, std::move(send)});
    m_bytes += bytes;
    arm(now);
}

void SlowLane::releaseAll()
{
    releaseUntil(MonoTime::max());
}

void SlowLane::releaseUntil(MonoTime now)
{
    while (!m_held.empty() && m_held.front().due <= now) {
        const Held next = std::move(m_held.front());
        m_held.pop_front();
        m_bytes -= next.bytes;
        next.send();
    }
}

void SlowLane::arm(MonoTime now)
{
    const Microseconds wait = m_held.empty() ? Microseconds(0) : std::max(m_held.front().due - now, Microseconds(0));
    if (m_held.empty() || !m_lag)
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start(static_cast<int>(std::chrono::ceil<Milliseconds>(wait).count()), Qt::PreciseTimer, this);
}

void SlowLane::timerEvent(QTimerEvent *)
{
    m_timer.stop();
    const MonoTime now = runtime::SystemClock().now().mono;
    releaseUntil(now);
    arm(now);
}

} // namespace holdfast::net
