// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/audit.h"

#include "core/schedule/compiled.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace holdfast::server {
namespace {

constexpr qsizetype kMaxProblems = 100;
constexpr std::size_t kSlotsAtOnce = 10'000;

constexpr char kNoSuchSlot[] = "there is a run, but the schedule has no such time";

void complain(AuditReport &report, const QString &job, WallTime at, const char *what)
{
    if (report.problems.size() < kMaxProblems)
        report.problems += QStringLiteral("%1 at %2: %3").arg(job, toIso(at), QLatin1String(what));
}

void reportUnplanned(AuditReport &report, const QString &job, WallTime at)
{
    ++report.unplanned;
    complain(report, job, at, kNoSuchSlot);
}

/// Walks over the runs on record, those for one slot and those for many, beside the slots of a span.
class Comparison final
{
public:
    Comparison(AuditReport &report, const jobs::Span &span, const QList<store::SlotRecord> &onRecord, WallTime from,
               WallTime to)
        : m_report(report)
        , m_job(span.job)
        , m_from(from)
        , m_to(to)
    {
        for (const store::SlotRecord &each : onRecord)
            (each.range ? m_many : m_single).push_back(each);
    }

    /// Slots come in order.
    void slot(WallTime at)
    {
        ++m_report.planned;
        passUpTo(at);
        int runs = 0;
        jobs::RunState state{};
        for (; !m_single.empty() && m_single.front().plannedAt == at; m_single.pop_front(), ++runs)
            state = m_single.front().state;
        if (!m_many.empty() && m_many.front().range->first <= at) {
            state = m_many.front().state;
            ++m_ofMany;
            ++runs;
        }
        count(at, runs, state);
    }
    void end() { passUpTo(WallTime::max()); }

private:
    void count(WallTime at, int runs, jobs::RunState state)
    {
        if (runs == 1) {
            ++m_report.accounted;
            ++m_report.states[state];
        } else if (runs == 0) {
            ++m_report.missing;
            complain(m_report, m_job, at, "no run is stored");
        } else {
            ++m_report.duplicated;
            complain(m_report, m_job, at, "more than one run is stored");
        }
    }
    void passUpTo(WallTime at)
    {
        for (; !m_single.empty() && m_single.front().plannedAt < at; m_single.pop_front())
            reportUnplanned(m_report, m_job, m_single.front().plannedAt);
        for (; !m_many.empty() && m_many.front().plannedAt < at; m_many.pop_front())
            pass(m_many.front());
    }
    /// A count of 0 is not known any more, and a run that reaches over an edge of what was asked for is not counted.
    void pass(const store::SlotRecord &many)
    {
        const qint64 tooMany = many.range->count - std::exchange(m_ofMany, 0);
        if (tooMany <= 0 || many.range->first <= m_from || many.plannedAt > m_to)
            return;
        m_report.unplanned += tooMany;
        complain(m_report, m_job, many.plannedAt, kNoSuchSlot);
    }

    AuditReport &m_report;
    const QString m_job;
    const WallTime m_from;
    const WallTime m_to;
    std::deque<store::SlotRecord> m_single;
    std::deque<store::SlotRecord> m_many;
    qint64 m_ofMany = 0; ///< slots of the first of these
};

} // namespace

void auditSpan(AuditReport &report, const jobs::Span &span, WallTime from, WallTime to,
               const QList<store::SlotRecord> &onRecord, const std::function<bool()> &isStopped)
{
    const auto compiled = schedule::Compiled::compile(span.schedule);
    if (!compiled) {
        complain(report, span.job, from, "its schedule cannot be read");
        ++report.missing;
        return;
    }
    Comparison comparison(report, span, onRecord, from, to);
    for (auto moments = compiled->between(from, to, kSlotsAtOnce); !moments.empty();
         moments = compiled->between(moments.back(), to, kSlotsAtOnce)) {
        for (const WallTime at : moments)
            comparison.slot(at);
        if (isStopped && isStopped())
            return;
    }
    comparison.end();
}

namespace {

void accept(AuditReport &report, const store::SlotRecord &each)
{
    const qint64 slots = each.range ? std::max<qint64>(each.range->count, 1) : 1;
    report.planned += slots;
    report.accounted += slots;
    report.states[each.state] += slots;
}

/// The zone's rules have changed since: what was a slot by the rules of its day cannot be computed any more. The
/// planner makes no run without a slot, so each of the runs was one.
void acceptSpan(AuditReport &report, const QList<store::SlotRecord> &onRecord)
{
    const qint64 before = report.accounted;
    for (const store::SlotRecord &each : onRecord)
        accept(report, each);
    report.formerRules += report.accounted - before;
}

/// Up to its proof, each slot of a job had exactly one run. Most of these are deleted; the others count as they are.
Result<void> acceptProven(AuditReport &report, store::Reader &reader, const QList<store::SlotProof> &proofs,
                          WallTime begin, WallTime until)
{
    const auto summaries = reader.summaries(jobs::dayOf(begin));
    if (!summaries)
        return summaries.problem();
    for (const jobs::SummaryRow &row : *summaries) {
        report.planned += row.slots;
        report.accounted += row.slots;
        report.summarized += row.slots;
        if (row.slots > 0)
            report.states[row.state] += row.slots;
    }
    for (const store::SlotProof &proof : proofs) {
        const WallTime to = std::min(proof.until, until);
        const auto onRecord = to > begin ? reader.slotsOnRecord(proof.job, begin, to) : QList<store::SlotRecord>();
        if (!onRecord)
            return onRecord.problem();
        for (const store::SlotRecord &each : *onRecord) {
            if (each.plannedAt <= to)
                accept(report, each);
        }
    }
    return {};
}

Result<void> auditAll(AuditReport &report, store::Reader &reader, WallTime begin, WallTime until)
{
    const auto spans = reader.spans(begin);
    if (!spans)
        return spans.problem();
    const auto proofs = reader.slotProofs();
    if (!proofs)
        return proofs.problem();
    std::map<QString, WallTime> proven;
    for (const store::SlotProof &proof : *proofs)
        proven[proof.job] = proof.until;
    if (auto accepted = acceptProven(report, reader, *proofs, begin, until); !accepted)
        return accepted;
    schedule::ZoneRules rules;
    for (const jobs::Span &span : *spans) {
        const auto known = proven.find(span.job);
        const WallTime from = known == proven.end() ? begin : std::max(begin, known->second);
        if (auto audited = auditJob(report, reader, rules, {span}, from, until); !audited)
            return audited;
    }
    const auto uncovered = reader.uncoveredRuns(begin, until);
    if (!uncovered)
        return uncovered.problem();
    for (const store::UncoveredRun &run : *uncovered)
        reportUnplanned(report, run.job, run.plannedAt);
    return {};
}

} // namespace

Result<void> auditJob(AuditReport &report, store::Reader &reader, schedule::ZoneRules &rules,
                      const QList<jobs::Span> &spans, WallTime begin, WallTime until)
{
    for (const jobs::Span &span : spans) {
        const WallTime from = std::max(span.from, begin);
        const WallTime to = std::min(span.to.value_or(until), until);
        if (to <= from)
            continue;
        const auto onRecord = reader.slotsOnRecord(span.job, from, to);
        if (!onRecord)
            return onRecord.problem();
        const QString today = rules.of(span.schedule);
        if (!span.rules.isEmpty() && !today.isEmpty() && span.rules != today)
            acceptSpan(report, *onRecord);
        else
            auditSpan(report, span, from, to, *onRecord, [&reader] { return reader.isStopped(); });
    }
    return {};
}

/// One moment of the record, for old runs may be deleted meanwhile.
Result<AuditReport> audit(store::Reader &reader, std::optional<WallTime> since, WallTime until)
{
    AuditReport report;
    report.since = since;
    report.until = until;
    if (auto begun = reader.beginSnapshot(); !begun)
        return begun.problem();
    const Result<void> audited = auditAll(report, reader, since.value_or(WallTime{}), until);
    reader.endSnapshot();
    return audited ? Result<AuditReport>(report) : audited.problem();
}

} // namespace holdfast::server
