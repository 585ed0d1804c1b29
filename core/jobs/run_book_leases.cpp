// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunBook that deals with runs whose worker is away: their leases, and what ends them.
#include "core/jobs/run_book.h"

namespace holdfast::jobs {
namespace {

/// A worker stops a run at the end of its lease by itself: politely, then by force, and then it is surely gone.
constexpr Milliseconds kStopMargin{10'000};

QString awayFor(const Run &run)
{
    return QStringLiteral("worker %1 has been away for longer than the lease of %2")
        .arg(run.worker, forPeople(run.lease));
}

} // namespace

/// The worker of this run gives no sign any more since `from`.
void RunBook::beginLease(Active &active, MonoTime from)
{
    endLease(active);
    const bool stops = active.run.onDisconnect == OnDisconnect::Stop;
    active.lapsesAt = from + active.run.lease + (stops ? kStopMargin : Milliseconds(0));
    m_lapses.emplace(*active.lapsesAt, active.run.id);
}

void RunBook::endLease(Active &active)
{
    if (active.lapsesAt)
        m_lapses.erase({*active.lapsesAt, active.run.id});
    active.lapsesAt.reset();
}

void RunBook::lapse(Step &step, Now now)
{
    while (!m_lapses.empty() && m_lapses.begin()->first <= now.mono)
        lapseOne(step, m_active.at(m_lapses.begin()->second), now);
}

void RunBook::lapseOne(Step &step, Active &active, Now now)
{
    endLease(active);
    Run &run = active.run;
    const QString away = awayFor(run);
    const bool mayRunOn = run.onDisconnect == OnDisconnect::Replace;
    if (run.cancelAsked && mayRunOn)
        return giveUp(step, active, QStringLiteral("cancelled while %1; it may still run there").arg(away), now);
    if (run.onDisconnect == OnDisconnect::Stop) {
        Outcome outcome;
        outcome.key = {run.id, run.attempt};
        outcome.status = RunState::Lost;
        outcome.reason = QStringLiteral("%1, and has stopped it by now").arg(away);
        outcome.outputBytes = active.bytes[0] + active.bytes[1];
        step.event(run, now.wall, "lease_ended", outcome.reason);
        return end(step, active, outcome, now);
    }
    if (mayRunOn && m_timetable.find(run.job) != nullptr) {
        Run given = run;
        given.state = RunState::Lost;
        given.finishedAt = now.wall;
        given.reason = QStringLiteral("replaced: %1; it may still run there").arg(away);
        step.event(run, now.wall, "replaced", given.reason);
        return retry(step, active, given, given.reason, Milliseconds(0), now);
    }
    run.state = RunState::Assigned;
    run.reason = QStringLiteral("%1; it waits for that worker, or for somebody to cancel it%2")
                     .arg(away, run.cancelAsked ? QStringLiteral(" again") : QString());
    step.event(run, now.wall, "lease_lapsed", run.reason);
    step.record(run);
}

/// Nobody knows what became of it, and somebody has decided not to wait.
void RunBook::giveUp(Step &step, Active &active, const QString &reason, Now now)
{
    step.event(active.run, now.wall, "given_up", reason);
    close(step, active, RunState::Lost, reason, now);
}

/// True for a run that waits for a worker that is away, after its lease.
bool RunBook::isForsaken(const Active &active) const
{
    const Roster::Worker *worker = m_roster.find(active.run.worker);
    return active.run.state == RunState::Assigned && !active.lapsesAt && worker != nullptr &&
           !worker->isLinkedTo(active.run);
}

Step RunBook::late(const QString &worker, const Outcome &outcome, Now now)
{
    Step step;
    const WallTime at = outcome.finishedAt.value_or(now.wall);
    step.writes.push_back(PutLate{outcome.key, worker, outcome.status, outcome.exitCode, at});
    const QString code = outcome.exitCode ? QStringLiteral(", exit code %1").arg(*outcome.exitCode) : QString();
    step.writes.push_back(PutEvent{
        {outcome.key.runId, outcome.key.attempt, at, QStringLiteral("late_result"),
         QStringLiteral("its result came late from worker %1: %2%3").arg(worker, toString(outcome.status), code)}});
    return step;
}

} // namespace holdfast::jobs
