// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/deadline_timer.h"

#include <array>

namespace holdfast::runtime {

/// Measures how late this thread's event loop is: a deadline a second, and by how much it was missed.
class LoopWatch final : public QObject
{
    Q_OBJECT
public:
    explicit LoopWatch(const Clock &clock, QObject *parent = nullptr);

    /// The worst of the last minute.
    [[nodiscard]] Microseconds worst() const;

    /// What kept this process from running lately: it was held up, or its machine slept.
    struct Standstill
    {
        Microseconds stalled{0}; ///< the worst
        Microseconds slept{0};   ///< together
    };
    /// Of the last `window`, up to a minute; what lasts until this moment is in it, though its deadline is still to
    /// come.
    [[nodiscard]] Standstill recent(Microseconds window) const;

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
    std::array<Tick, 60> m_ticks{};
    std::size_t m_at = 0;
};

} // namespace holdfast::runtime
