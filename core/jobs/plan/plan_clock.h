// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

#include <optional>

namespace holdfast::jobs {

/// The wall clock that slots are planned by (docs/decisions/0012-a-wrong-clock.md). A step of the machine's clock
/// counts only once the new time has proven steady; until then the former time goes on by the monotonic clock. Pure:
/// `now.mono` must also count the time that the machine was suspended.
class PlanClock final
{
public:
    /// A smaller step is taken as it is.
    static constexpr Milliseconds kStep = std::chrono::minutes(2);
    /// So long a new time must be steady.
    static constexpr Milliseconds kSteady = std::chrono::minutes(3);
    /// At the start, a clock that is further ahead of the record must prove steady first.
    static constexpr Milliseconds kFarAhead = std::chrono::minutes(30);

    /// What a person should know, in words.
    struct Notice
    {
        QString what;
        QString todo; ///< empty: nothing

        friend bool operator==(const Notice &, const Notice &) = default;
    };

    /// Once, at the start. `last`: the newest time on record that had proven steady. `isSynchronised`: the system
    /// vouches for the wall clock, which needs no proof then.
    [[nodiscard]] std::optional<Notice> begin(std::optional<WallTime> last, Now now, bool isSynchronised = false);
    /// Looks at the clocks, every few seconds.
    [[nodiscard]] std::optional<Notice> observe(Now now, bool isSynchronised = false);

    /// The time to plan and to record by.
    [[nodiscard]] WallTime at(Now now) const;
    /// Where planning stops while the clock of a start is not proven; nothing: nowhere.
    [[nodiscard]] std::optional<WallTime> stopsAt() const;
    /// In words, while a new time has to prove steady; empty otherwise.
    [[nodiscard]] QString whyHeld(Now now) const;
    [[nodiscard]] bool isHeld() const { return m_candidate.has_value(); }

private:
    struct Line
    {
        MonoTime mono{};
        WallTime wall{};
        Milliseconds ahead = kStep; ///< so far ahead of it a clock may be that goes on with it

        [[nodiscard]] WallTime at(MonoTime time) const;
        [[nodiscard]] bool fits(Now now) const;
    };
    struct Candidate
    {
        Line line;
        MonoTime since{};
    };

    [[nodiscard]] bool isTrusted(Now now) const;
    void trust(Now now);
    [[nodiscard]] Notice stepped(Now now);
    [[nodiscard]] Notice vouchedFor(Now now);

    std::optional<Line> m_line;           ///< the time that is trusted
    std::optional<Line> m_former;         ///< the one before: a clock that comes back to it needs no proof
    std::optional<Candidate> m_candidate; ///< the time that has to prove steady
    bool m_isAtStart = false;             ///< m_line is that of the record, and no clock went on with it yet
};

} // namespace holdfast::jobs
