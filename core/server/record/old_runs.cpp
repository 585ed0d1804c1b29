// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/old_runs.h"

#include "core/server/record/audit.h"

namespace holdfast::server {
namespace {

constexpr int kJobsALook = 100;
constexpr int kPiecesALook = jobs::Portion::kMostPieces;

/// Whether each slot up to there has exactly one run. What was proven before is not looked at again.
Result<bool> isWhole(store::Reader &reader, const QString &job, WallTime upTo)
{
    const auto known = reader.slotProofs(job);
    if (!known)
        return known.problem();
    const WallTime from = known->isEmpty() ? WallTime() : known->first().until;
    if (from >= upTo)
        return true;
    const auto spans = reader.spansOf(job);
    if (!spans)
        return spans.problem();
    AuditReport report;
    schedule::ZoneRules rules;
    if (const auto audited = auditJob(report, reader, rules, *spans, from, upTo); !audited)
        return audited.problem();
    return report.ok();
}

class Look final
{
public:
    Look(store::Reader &reader, const RoundPlace &place, const jobs::KeepRules &rules, const QSet<QString> &jobsThere,
         WallTime now)
        : m_reader(reader)
        , m_rules(rules)
        , m_jobs(jobsThere)
        , m_now(now)
        , m_found{place}
    {}

    Result<OldFound> find()
    {
        Result<void> done = begin();
        if (done && !m_found.next.isOutputDone)
            done = lookAtOutput();
        for (int i = 0; done && m_found.next.isOutputDone && i < kJobsALook && !isEnough(); ++i)
            done = lookAtJob();
        return done ? Result<OldFound>(m_found) : done.problem();
    }

private:
    [[nodiscard]] bool isEnough() const { return !m_found.writes.empty() || m_found.isRoundOver; }

    Result<void> begin()
    {
        RoundPlace &next = m_found.next;
        if (std::exchange(next.isBegun, true))
            return {};
        next.isOutputDone = !m_rules.output;
        if (m_rules.most == 0)
            return {};
        const auto from = m_reader.queuedAtOf(m_rules.most - 1);
        if (!from)
            return from.problem();
        next.mostFrom = *from;
        return {};
    }

    Result<void> lookAtOutput()
    {
        const auto oldest = m_reader.oldOutput(m_found.next.afterSeq, kPiecesALook);
        if (!oldest)
            return oldest.problem();
        const jobs::OutputChoice choice = jobs::chooseOutput(*oldest, *m_rules.output, m_now);
        m_found.next.afterSeq = std::max(m_found.next.afterSeq, choice.goOnAfter);
        m_found.next.isOutputDone = choice.isDone;
        m_found.writes = choice.writes;
        return {};
    }

    /// Some runs of the job under way, or of the next one.
    Result<void> lookAtJob()
    {
        RoundPlace &next = m_found.next;
        if (!next.isWithin) {
            const auto job = m_reader.nextJobWithRuns(next.job);
            if (!job)
                return job.problem();
            if (!*job) {
                m_found.isRoundOver = true;
                return {};
            }
            next.job = **job;
            next.isWithin = true;
        }
        const auto runs = m_reader.oldRuns({.job = next.job,
                                            .isThere = m_jobs.contains(next.job),
                                            .after = next.after,
                                            .mostOfJob = m_rules.mostOfJob,
                                            .lastSuccess = next.lastSuccess});
        if (!runs)
            return runs.problem();
        next.lastSuccess = runs->lastSuccess;
        const jobs::Choice choice = jobs::chooseRuns(*runs, m_rules, next.mostFrom, m_now);
        return take(choice);
    }

    Result<void> take(const jobs::Choice &choice)
    {
        QList<jobs::OldRun> going = choice.going;
        if (auto proven = prove(going); !proven)
            return proven;
        jobs::Portion portion;
        bool isFull = false;
        for (const jobs::OldRun &run : going) {
            const auto pieces = m_reader.outputPieces(run.place.id, jobs::Portion::kMostPieces + 1);
            if (!pieces)
                return pieces.problem();
            isFull = !portion.take(run, *pieces);
            if (isFull)
                break;
        }
        const jobs::Writes drops = portion.writes();
        m_found.writes.insert(m_found.writes.end(), drops.begin(), drops.end());
        m_found.runs = portion.runs().size();
        m_found.latest = portion.latest();
        if (!isFull)
            goOn(choice.goOnAfter);
        return {};
    }

    /// Leaves only runs that may go: those without a slot, where the slots are not proven.
    Result<void> prove(QList<jobs::OldRun> &going)
    {
        RoundPlace &next = m_found.next;
        const auto slot = jobs::lastSlotOf(going);
        if (slot && !next.isUnproven) {
            const auto whole = isWhole(m_reader, next.job, *slot);
            if (!whole)
                return whole.problem();
            next.isUnproven = !*whole;
            if (*whole)
                m_found.writes.emplace_back(jobs::PutProof{next.job, *slot});
            else
                m_found.unproven.append(next.job);
        }
        if (next.isUnproven)
            going.removeIf([](const jobs::OldRun &run) { return run.plannedAt.has_value(); });
        return {};
    }

    /// Without a place there the job is done.
    void goOn(const std::optional<jobs::RunPlace> &after)
    {
        RoundPlace &next = m_found.next;
        next.after = after;
        next.isWithin = after.has_value();
        if (after)
            return;
        next.isUnproven = false;
        next.lastSuccess.reset();
    }

    store::Reader &m_reader;
    const jobs::KeepRules &m_rules;
    const QSet<QString> &m_jobs;
    WallTime m_now;
    OldFound m_found;
};

} // namespace

Result<OldFound> findOld(store::Reader &reader, const RoundPlace &place, const jobs::KeepRules &rules,
                         const QSet<QString> &jobsThere, WallTime now)
{
    return Look(reader, place, rules, jobsThere, now).find();
}

} // namespace holdfast::server
