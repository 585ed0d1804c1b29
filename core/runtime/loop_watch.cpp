// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/loop_watch.h"

#include <algorithm>

namespace holdfast::runtime {

LoopWatch::LoopWatch(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_timer(clock)
    , m_due(clock.now().mono + Seconds(1))
{
    connect(&m_timer, &DeadlineTimer::expired, this, &LoopWatch::onExpired);
    m_timer.set(m_due);
}

void LoopWatch::onExpired(Now now)
{
    m_late[m_at++ % m_late.size()] = now.mono - m_due;
    m_due = now.mono + Seconds(1);
    m_timer.set(m_due);
}

Microseconds LoopWatch::worst() const
{
    return *std::max_element(m_late.begin(), m_late.end());
}

} // namespace holdfast::runtime
