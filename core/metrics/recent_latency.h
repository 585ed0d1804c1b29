// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/histogram.h"

#include <QByteArray>

#include <vector>

namespace holdfast::metrics {

/// Latencies of one worker, or of all together, in steps of ten seconds. A step that is over takes 14 to 17 bytes where
/// it has one message, and 580 at most; the step that goes on takes a whole histogram. Pure.
class RecentLatency final
{
public:
    static constexpr Seconds kStep{10};
    /// An hour, and two minutes more, so that a span of just an hour is read whole.
    static constexpr std::int64_t kMaxSteps = 372;

    struct Cell
    {
        std::int64_t step = 0;
        Histogram latency;
    };

    /// `step` is a number that never falls; it fits in 32 bits.
    void add(Microseconds latency, std::int64_t step);
    void forgetBefore(std::int64_t step);
    /// Oldest first; steps without messages are left out.
    [[nodiscard]] std::vector<Cell> cells() const;
    /// What the steps that are over take.
    [[nodiscard]] qsizetype bytes() const { return m_closed.size(); }

private:
    void close();

    QByteArray m_closed; ///< for each step: its number, a length, and so many bytes of a histogram
    Histogram m_open;
    std::int64_t m_step = 0; ///< that goes on
};

} // namespace holdfast::metrics
