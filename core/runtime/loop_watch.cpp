// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/loop_watch.h"

#include "core/runtime/sleep_watch.h"

#include <algorithm>

namespace holdfast::runtime {

LoopWatch::LoopWatch(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_timer(clock)
    , m_due(clock.now().mono + kTick)
    , m_suspended(clock.suspended())
{
    connect(&m_timer, &DeadlineTimer::expired, this, &LoopWatch::onExpired);
    m_timer.set(m_due);
}

void LoopWatch::onExpired(Now now)
{
    m_ticks[m_at++ % m_ticks.size()] = {now.mono, now.mono - m_due, sleptSinceTick()};
    m_suspended = m_clock.suspended();
    m_due = now.mono + kTick;
    m_timer.set(m_due);
}

Microseconds LoopWatch::sleptSinceTick() const
{
    const Microseconds slept = m_clock.suspended() - m_suspended;
    return slept < SleepWatch::kShortest ? Microseconds(0) : slept;
}

Microseconds LoopWatch::worst() const
{
    const auto less = [](const Tick &a, const Tick &b) { return a.late < b.late; };
    return std::max_element(m_ticks.begin(), m_ticks.end(), less)->late;
}

Microseconds LoopWatch::stalled(Microseconds window) const
{
    const MonoTime now = m_clock.now().mono;
    Microseconds worst = std::max(now - m_due, Microseconds(0));
    for (const Tick &tick : m_ticks) {
        if (tick.at != MonoTime{} && tick.at >= now - window)
            worst = std::max(worst, tick.late);
    }
    return worst;
}

Microseconds LoopWatch::slept(Microseconds window) const
{
    const MonoTime since = m_clock.now().mono - window;
    Microseconds sum = sleptSinceTick();
    for (const Tick &tick : m_ticks) {
        if (tick.at != MonoTime{} && tick.at >= since)
            sum += tick.slept;
    }
    return sum;
}

} // namespace holdfast::runtime
