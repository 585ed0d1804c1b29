// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/deadline_timer.h"

#include <array>

namespace holdfast::runtime {

/// Measures how late this thread's event loop is: a deadline every tick, and by how much it was missed. With the usual
/// tick nothing escapes it; a longer one spares a process at rest its wake-ups. Lives in the thread of the loop.
class LoopWatch final : public QObject
{
    Q_OBJECT
public:
    static constexpr Milliseconds kTick{250};

    explicit LoopWatch(const Clock &clock, QObject *parent = nullptr);

    /// With a tick longer than kTick, of a stall up to one tick may go unseen, and whatever wakes the loop puts the
    /// next deadline off.
    void setTick(Milliseconds tick);

    /// The worst of the last minute.
    [[nodiscard]] Microseconds worst() const;

    /// The worst that was over within the last `window`, up to a minute, or lasts until this moment, though its
    /// deadline is still to be handled.
    [[nodiscard]] Microseconds stalled(Microseconds window) const;
    /// How long the machine slept in that time.
    [[nodiscard]] Microseconds slept(Microseconds window) const;

Q_SIGNALS:
    /// The deadline has come; the next one is a tick away.
    void ticked(holdfast::Now now);

private:
    void onExpired(Now now);
    void onAwake();
    void restart(MonoTime now);
    void noteIfDue(MonoTime now);
    [[nodiscard]] Microseconds sleptSinceTick() const;

    struct Tick
    {
        MonoTime at{};
        Microseconds late{0};
        Microseconds slept{0};
    };

    const Clock &m_clock;
    DeadlineTimer m_timer;
    Milliseconds m_tick = kTick;
    MonoTime m_due;
    Microseconds m_suspended;

    std::array<Tick, 240> m_ticks{}; ///< a minute's, or more
    std::size_t m_at = 0;
};

} // namespace holdfast::runtime
