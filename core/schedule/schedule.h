// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QString>

#include <optional>
#include <vector>

namespace holdfast::schedule {

enum class Kind {
    OnRequest, ///< no slots; runs only when asked
    Cron,      ///< expression: 5 or 6 fields or @hourly and kin
    Every,     ///< a fixed interval from an anchor
    At,        ///< one moment
};

/// What becomes of civil times that the clock jumps over in spring. ByKind: RunAfter for an expression that names times
/// of the day, Skip for one that keeps a pace (docs/decisions/0002-clock-changes.md).
enum class Gap { ByKind, RunAfter, Skip };

/// Which of the civil times that the clock shows twice in autumn are slots. ByKind: First for an expression that names
/// times of the day, Both for one that keeps a pace.
enum class Fold { ByKind, First, Second, Both };

/// When a job is due, as written by a person. A value: checked by check(), stored and sent as text.
struct Schedule
{
    Kind kind = Kind::OnRequest;
    QString text;             ///< the cron expression, "20s", or the ISO moment; empty on request
    QString timezone;         ///< IANA name, empty is UTC; for Cron, and for At where the text has no offset
    WallTime anchor{};        ///< where an interval is counted from; set once, when the job is first added
    Gap gap = Gap::ByKind;    ///< for Cron
    Fold fold = Fold::ByKind; ///< for Cron

    friend bool operator==(const Schedule &, const Schedule &) = default;
};

/// One planned moment as `job next` tells it.
struct Moment
{
    WallTime at;
    QString note; ///< what is odd about it ("the clock goes back: first of two 02:30"); empty when nothing is
    friend bool operator==(const Moment &, const Moment &) = default;
};

// The words of the command line and of the HTTP interface; ByKind is the empty word.
[[nodiscard]] QString toString(Gap gap);
[[nodiscard]] QString toString(Fold fold);
[[nodiscard]] std::optional<Gap> gapFrom(const QString &word);
[[nodiscard]] std::optional<Fold> foldFrom(const QString &word);

/// Checks expression, interval (1s to 366d), moment and zone. The problem has the code "bad_field" and names the place:
/// "cron", "cron field 2 (hour)", "every", "at", "timezone", or "gap" and "fold" where the schedule is not cron.
[[nodiscard]] Result<void> check(const Schedule &schedule);

/// The first slot after `after`, exclusive. Nothing where there is none (on request, a past --at, 30 February, after
/// the year 9999) and where check() fails. Reads the schedule anew each time: Compiled is for asking often.
[[nodiscard]] std::optional<Moment> nextSlot(const Schedule &schedule, WallTime after);

/// The slots in (from, to], oldest first, at most `limit`. Used by the planner and, again and independently of what
/// was recorded, by the audit.
[[nodiscard]] std::vector<WallTime> slotsBetween(const Schedule &schedule, WallTime from, WallTime to,
                                                 std::size_t limit);

} // namespace holdfast::schedule
