// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QByteArrayView>

#include <array>
#include <optional>

namespace holdfast::schedule {

/// A moment at which a zone's clocks are set, and civil time minus UTC from then on.
struct ZoneChange
{
    WallTime at;
    Seconds offset{0};

    friend bool operator==(const ZoneChange &, const ZoneChange &) = default;
};

/// What holds in a zone after the last change of its file: the TZ string of POSIX with the extensions of RFC
/// 8536, 3.3.1.
struct PosixRule
{
    /// A day of each year, and the time on the clock that is valid before.
    struct Moment
    {
        enum class Kind {
            WeekdayOfMonth,  ///< "Mm.w.d"; week 5 is the last
            DayWithoutLeap,  ///< "Jn": 1 to 365, and 29 February does not count
            DaysSinceNewYear ///< "n": 0 to 365
        };
        Kind kind = Kind::WeekdayOfMonth;
        unsigned month = 1;
        unsigned week = 1;
        unsigned day = 0; ///< of the week, 0 is Sunday; or of the year
        Seconds time{0};  ///< -167 to 167 hours
    };
    struct Summer
    {
        Seconds offset{0};
        Moment begins;
        Moment ends;
    };

    Seconds standard{0}; ///< civil time minus UTC
    std::optional<Summer> summer;

    /// The two changes of a year in their order; the same moment twice if the summer fills the year. For a zone with a
    /// summer.
    [[nodiscard]] std::array<ZoneChange, 2> changesOf(int year) const;
};

/// Reads "CET-1CEST,M3.5.0,M10.5.0/3". Nothing for a text that is no rule, or a summer without dates.
[[nodiscard]] std::optional<PosixRule> readPosixRule(QByteArrayView text);

} // namespace holdfast::schedule
