// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/deadline_timer.h"

#include <array>

namespace holdfast::runtime {

/// Measures how late this thread's event loop is: a deadline every quarter of a second, and by how much it was missed.
class LoopWatch final : public QObject
{
    Q_OBJECT
public:
    explicit LoopWatch(const Clock &clock, QObject *parent = nullptr);

    /// The worst of the last minute.
    [[nodiscard]] Microseconds worst() const;

    /// The worst that was over within the last `window`, up to a minute, or lasts until this moment, though its
    /// deadline is still to be handled.
    [[nodiscard]] Microseconds stalled(Microseconds window) const;
    /// How long the machine slept in that time.
    [[nodiscard]] Microseconds slept(Microseconds window) const;

private:
    void onExpired(Now now);
    [[nodiscard]] Microseconds sleptSinceTick() const;

    struct Tick
    {
        MonoTime at{};
        Microseconds late{0};
        Microseconds slept{0};
    };

    const Clock &m_clock;
    DeadlineTimer m_timer;
    MonoTime m_due;
    Microseconds m_suspended;
    static constexpr Milliseconds kTick{250};

    std::array<Tick, 240> m_ticks{}; ///< a minute's
    std::size_t m_at = 0;
};

} // namespace holdfast::runtime
