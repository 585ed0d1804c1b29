// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/zone_rules.h"
#include "core/store/reader.h"

#include <functional>
#include <map>

namespace holdfast::server {

/// The plan held against the record.
struct AuditReport
{
    std::optional<WallTime> since; ///< none: from the beginning
    WallTime until{};
    qint64 planned = 0;                      ///< slots that the schedules had
    qint64 accounted = 0;                    ///< of these, with exactly one run on record
    qint64 missing = 0;                      ///< with none
    qint64 duplicated = 0;                   ///< with more than one
    qint64 unplanned = 0;                    ///< runs for slots that no schedule had
    qint64 summarized = 0;                   ///< of the accounted, those whose runs were deleted for their age
    qint64 formerRules = 0;                  ///< of the accounted, those by rules of a zone that have changed since
    std::map<jobs::RunState, qint64> states; ///< of the runs of accounted slots
    QStringList problems;                    ///< the first hundred, each names its slot

    [[nodiscard]] bool ok() const { return missing == 0 && duplicated == 0 && unplanned == 0; }
};

/// Derives the slots of one span anew from its schedule and compares them with the runs on record for (from, to], both
/// oldest first. Pure. `isStopped` is asked now and then: if it says so, the rest is left out.
void auditSpan(AuditReport &report, const jobs::Span &span, WallTime from, WallTime to,
               const QList<store::SlotRecord> &onRecord, const std::function<bool()> &isStopped = {});

/// One job's spans for (from, to]. `spans`: oldest first.
[[nodiscard]] Result<void> auditJob(AuditReport &report, store::Reader &reader, schedule::ZoneRules &rules,
                                    const QList<jobs::Span> &spans, WallTime from, WallTime to);

/// All spans, and the runs outside of them. Of deleted runs there are summaries by day: those of the day of `since`
/// count as a whole. Blocking, until the reader is stopped; for its thread.
[[nodiscard]] Result<AuditReport> audit(store::Reader &reader, std::optional<WallTime> since, WallTime until);

} // namespace holdfast::server
