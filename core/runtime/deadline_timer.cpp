// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/deadline_timer.h"

#include <algorithm>

namespace holdfast::runtime {

namespace {

/// QTimer counts in an int of milliseconds; a day at a time stays far away from its end.
constexpr Microseconds kLongestWait = std::chrono::hours(24);

} // namespace

DeadlineTimer::DeadlineTimer(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DeadlineTimer::onTimeout);
}

void DeadlineTimer::set(std::optional<MonoTime> deadline)
{
    m_deadline = deadline;
    if (!m_deadline)
        m_timer.stop();
    else if (!m_timer.isActive() || *m_deadline < m_armedFor)
        arm(m_clock.now().mono);
}

void DeadlineTimer::restart(MonoTime deadline)
{
    m_deadline = deadline;
    arm(m_clock.now().mono);
}

void DeadlineTimer::onTimeout()
{
    const Now now = m_clock.now();
    if (now.mono < *m_deadline) {
        arm(now.mono);
        return;
    }
    m_deadline.reset();
    Q_EMIT expired(now);
}

void DeadlineTimer::arm(MonoTime now)
{
    // Compared as moments: the difference to MonoTime::max() would overflow.
    m_armedFor = std::clamp(*m_deadline, now, now + kLongestWait);
    m_timer.start(std::chrono::ceil<Milliseconds>(m_armedFor - now));
}

} // namespace holdfast::runtime
