// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/schedule.h"
#include "core/schedule/zoned_cron.h"

#include <variant>

namespace holdfast::schedule {

/// The shortest and the longest interval of --every.
inline constexpr Milliseconds kMinInterval = std::chrono::seconds(1);
inline constexpr Milliseconds kMaxInterval = std::chrono::days(366);

/// A schedule, read once and ready to be asked many times: parsing and, more so, finding a zone cost far more than a
/// question. A value; keep one for each job.
class Compiled final
{
public:
    /// Fails as check() does.
    [[nodiscard]] static Result<Compiled> compile(const Schedule &schedule);

    /// As nextSlot().
    [[nodiscard]] std::optional<Moment> next(WallTime after) const;

    /// As slotsBetween().
    [[nodiscard]] std::vector<WallTime> between(WallTime from, WallTime to, std::size_t limit) const;

    /// The clock changes in (from, to] that this schedule notices, oldest first, one Moment each: where its rule first
    /// applies, or where the clock is set if what it jumps over is left out. The note says what the rule does. A
    /// schedule of all hours whose pace goes on in real time notices nothing.
    [[nodiscard]] std::vector<Moment> oddMoments(WallTime from, WallTime to) const;

private:
    struct Nothing
    {};
    struct Interval
    {
        WallTime anchor;
        Milliseconds length;
    };
    using Plan = std::variant<Nothing, ZonedCron, Interval, Moment>;

    explicit Compiled(Plan plan)
        : m_plan(std::move(plan))
    {}

    [[nodiscard]] static Result<Compiled> compileCron(const Schedule &schedule, const Zone &zone);
    [[nodiscard]] static Result<Compiled> compileEvery(const QString &text, WallTime anchor);
    [[nodiscard]] static Result<Compiled> compileAt(const QString &text, const Zone &zone);

    [[nodiscard]] static std::optional<Moment> nextOf(const Nothing &nothing, WallTime after);
    [[nodiscard]] static std::optional<Moment> nextOf(const ZonedCron &cron, WallTime after);
    [[nodiscard]] static std::optional<Moment> nextOf(const Interval &interval, WallTime after);
    [[nodiscard]] static std::optional<Moment> nextOf(const Moment &moment, WallTime after);

    Plan m_plan;
};

} // namespace holdfast::schedule
