// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace holdfast::runtime {

/// The seam to the clocks. Shells read it once an event and hand the value to pure code; a test gives its own.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    /// Both time lines, read together. The monotonic one stands still while the machine is suspended.
    [[nodiscard]] virtual Now now() const = 0;
    /// Only the monotonic one, at half the cost.
    [[nodiscard]] virtual MonoTime mono() const { return now().mono; }

    /// How long the machine has been suspended so far, since its start. Only the growth between two readings says
    /// something; readings of an awake machine differ by a few microseconds.
    [[nodiscard]] virtual Microseconds suspended() const = 0;

    /// Whether somebody vouches for the wall clock: the system says that it follows a time server.
    [[nodiscard]] virtual bool isSynchronised() const { return false; }
};

/// The machine's own clocks: std::chrono::steady_clock and system_clock; clock_gettime(2) CLOCK_BOOTTIME and
/// adjtimex(2) on Linux, the biased interrupt time on Windows, where nobody vouches for the wall clock. Stateless, any
/// thread.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] Now now() const override;
    [[nodiscard]] MonoTime mono() const override;
    [[nodiscard]] Microseconds suspended() const override;
    [[nodiscard]] bool isSynchronised() const override;
};

} // namespace holdfast::runtime
