// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/audit.h"

#include "core/schedule/compiled.h"

#include <algorithm>

namespace holdfast::server {
namespace {

constexpr qsizetype kMaxProblems = 100;
constexpr std::size_t kSlotsAtOnce = 10'000;

void complain(AuditReport &report, const jobs::Span &span, WallTime at, const char *what)
{
    if (report.problems.size() < kMaxProblems)
        report.problems += QStringLiteral("%1 at %2: %3").arg(span.job, toIso(at), QLatin1String(what));
}

} // namespace

void auditSpan(AuditReport &report, const jobs::Span &span, WallTime from, WallTime to,
               const QList<store::SlotRecord> &onRecord)
{
    const auto compiled = schedule::Compiled::compile(span.schedule);
    if (!compiled) {
        complain(report, span, from, "its schedule cannot be read");
        ++report.missing;
        return;
    }
    auto record = onRecord.cbegin();
    const auto unplannedUpTo = [&](WallTime at) {
        for (; record != onRecord.cend() && record->plannedAt < at; ++record) {
            ++report.unplanned;
            complain(report, span, record->plannedAt, "there is a run, but the schedule has no such slot");
        }
    };
    for (auto moments = compiled->between(from, to, kSlotsAtOnce); !moments.empty();
         moments = compiled->between(moments.back(), to, kSlotsAtOnce)) {
        for (const WallTime at : moments) {
            ++report.planned;
            unplannedUpTo(at);
            const auto end =
                std::find_if(record, onRecord.cend(), [at](const auto &each) { return each.plannedAt != at; });
            const auto runs = end - record;
            if (runs == 1) {
                ++report.accounted;
                ++report.states[record->state];
            } else if (runs == 0) {
                ++report.missing;
                complain(report, span, at, "no run on record");
            } else {
                ++report.duplicated;
                complain(report, span, at, "more than one run on record");
            }
            record = end;
        }
    }
    unplannedUpTo(WallTime::max());
}

Result<AuditReport> audit(store::Reader &reader, std::optional<WallTime> since, WallTime until)
{
    AuditReport report;
    report.since = since;
    report.until = until;
    const WallTime begin = since.value_or(WallTime{});
    const auto spans = reader.spans(begin);
    if (!spans)
        return spans.problem();
    for (const jobs::Span &span : *spans) {
        const WallTime from = std::max(span.from, begin);
        const WallTime to = std::min(span.to.value_or(until), until);
        if (to <= from)
            continue;
        const auto onRecord = reader.slotsOnRecord(span.job, from, to);
        if (!onRecord)
            return onRecord.problem();
        auditSpan(report, span, from, to, *onRecord);
    }
    return report;
}

} // namespace holdfast::server
