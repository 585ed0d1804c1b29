// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/schedule/cron_text.h"

#include <chrono>
#include <optional>

namespace holdfast::schedule {

/// What a clock on the wall shows, to the second; not a moment until a zone is known.
using CivilTime = std::chrono::local_seconds;

/// A cron expression over civil time. A small value, cheap to copy; every question is answered with bit sets, field by
/// field, so no question costs more than a walk over the months of the search.
class Cron final
{
public:
    /// The longest stretch without a day that a possible expression can have, and so how far next() looks: 29 February
    /// on a given day of the week is 40 years away around a century that has no leap day (2072, then 2112).
    static constexpr std::chrono::years kHorizon{41};

    /// Problems are those of parseCronText().
    [[nodiscard]] static Result<Cron> parse(const QString &text);

    [[nodiscard]] bool matches(CivilTime time) const;

    /// The first match after `after`, exclusive. Nothing where there is none within kHorizon, which is never
    /// (30 February). `after` must lie between the years 1 and 32000.
    [[nodiscard]] std::optional<CivilTime> next(CivilTime after) const;

    /// True where the expression keeps a pace through the day rather than name times of it: it runs in each of the 24
    /// hours, or its minute field begins with '*'. Decides what a clock change does to it; see ZonedCron.
    [[nodiscard]] bool isPaced() const;

    /// True where it runs in each of the 24 hours of its days.
    [[nodiscard]] bool hasAllHours() const;

    friend bool operator==(const Cron &, const Cron &) = default;

private:
    explicit Cron(const CronFields &fields)
        : m_fields(fields)
    {}

    [[nodiscard]] std::uint64_t daysIn(std::chrono::year_month month) const;
    [[nodiscard]] std::optional<std::chrono::local_days> firstDayFrom(std::chrono::local_days day) const;
    [[nodiscard]] std::optional<std::chrono::seconds> firstTimeFrom(std::chrono::seconds time) const;

    CronFields m_fields;
};

} // namespace holdfast::schedule
