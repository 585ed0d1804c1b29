// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/loop_watch.h"

#include "core/runtime/sleep_watch.h"

#include <QAbstractEventDispatcher>

#include <algorithm>

namespace holdfast::runtime {

LoopWatch::LoopWatch(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_timer(clock)
    , m_suspended(clock.suspended())
{
    connect(&m_timer, &DeadlineTimer::expired, this, &LoopWatch::onExpired);
    restart(clock.now().mono);
}

void LoopWatch::setTick(Milliseconds tick)
{
    if (tick == m_tick)
        return;
    const MonoTime now = m_clock.now().mono;
    noteIfDue(now);
    m_tick = tick;
    restart(now);
    auto *loop = QAbstractEventDispatcher::instance(thread());
    loop->disconnect(this);
    if (tick > kTick)
        connect(loop, &QAbstractEventDispatcher::awake, this, &LoopWatch::onAwake);
}

void LoopWatch::onExpired(Now now)
{
    noteIfDue(now.mono);
    restart(now.mono);
    Q_EMIT ticked(now);
}

/// It runs, whatever woke it: the deadline would only wake it once more.
void LoopWatch::onAwake()
{
    const MonoTime now = m_clock.now().mono;
    if (m_due - now > m_tick - kTick)
        return; // a busy loop asks for no new timer each time
    noteIfDue(now);
    restart(now);
}

void LoopWatch::restart(MonoTime now)
{
    m_due = now + m_tick;
    m_timer.restart(m_due);
}

void LoopWatch::noteIfDue(MonoTime now)
{
    if (now < m_due)
        return;
    m_ticks[m_at++ % m_ticks.size()] = {now, now - m_due, sleptSinceTick()};
    m_suspended = m_clock.suspended();
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
