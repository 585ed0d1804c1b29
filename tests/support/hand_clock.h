// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/clock.h"

namespace holdfast::test {

/// Stands still until it is told otherwise. Timers that are armed by it still count real time.
class HandClock final : public runtime::Clock
{
public:
    explicit HandClock(WallTime wall = fromMsecs(1'790'000'000'000))
        : m_now{MonoTime(std::chrono::hours(1)), wall}
    {}
    [[nodiscard]] Now now() const override { return m_now; }
    [[nodiscard]] Microseconds suspended() const override { return Microseconds(0); }
    [[nodiscard]] bool isSynchronised() const override { return synchronised; }
    void pass(Milliseconds time)
    {
        m_now.mono += time;
        m_now.wall += time;
    }
    /// As somebody sets the clock on the wall.
    void setWall(WallTime wall) { m_now.wall = wall; }

    bool synchronised = false; ///< a time server vouches for it

private:
    Now m_now;
};

} // namespace holdfast::test
