// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunBook that deals with runs whose worker is away: their leases, and what ends them.
#include "core/jobs/dispatch/run_book.h"

#include "core/base/exit_code.h"

namespace holdfast::jobs {
namespace {

/// A worker stops a run at the end of its lease by itself: politely, then by force, and then it is surely gone.
constexpr Milliseconds kStopMargin{10'000};

} // namespace

/// Whoever has the name now: the run is with one data folder.
QString RunBook::awayFor(const Run &run) const
{
    const Roster::Worker *its = m_roster.find(run.worker);
    const bool isOther = its != nullptr && its->record.connected && its->record.instance != run.instance;
    if (isOther)
        return QStringLiteral("worker %1 is connected with another data folder; the one that has the run has been away "
                              "for longer than the lease of %2")
            .arg(run.worker, forPeople(run.lease));
    return QStringLiteral("worker %1 has been away for longer than the lease of %2")
        .arg(run.worker, forPeople(run.lease));
}

QString RunBook::whyAway(const Run &run) const
{
    return QStringLiteral("%1; the run waits until the worker is back or somebody cancels the run%2")
        .arg(awayFor(run), run.cancelWhy ? QStringLiteral(" again") : QString());
}

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

void RunBook::expireLeases(Step &step, Now now)
{
    while (!m_lapses.empty() && m_lapses.begin()->first <= now.mono)
        expireLease(step, m_active.at(m_lapses.begin()->second), now);
}

void RunBook::expireLease(Step &step, Active &active, Now now)
{
    endLease(active);
    Run &run = active.run;
    const QString away = awayFor(run);
    const bool maySurvive = run.onDisconnect == OnDisconnect::Replace;
    if (run.cancelWhy && maySurvive)
        return giveUp(step, active, QStringLiteral("cancelled while %1; it may still run there").arg(away), now);
    if (run.onDisconnect == OnDisconnect::Stop) {
        Outcome outcome;
        outcome.key = {run.id, run.attempt};
        outcome.status = RunState::Lost;
        outcome.reason = QStringLiteral("%1, and has stopped the run by now").arg(away);
        outcome.outputBytes = active.bytes[0] + active.bytes[1];
        step.event(run, now.wall, "lease_ended", outcome.reason);
        return end(step, active, outcome, now);
    }
    if (maySurvive && m_catalogue.find(run.job) != nullptr) {
        const QString reason = QStringLiteral("replaced: %1; it may still run there").arg(away);
        step.event(run, now.wall, "replaced", reason);
        return giveElsewhere(step, active, reason, now);
    }
    run.state = RunState::Assigned;
    run.reason = whyAway(run);
    step.event(run, now.wall, "lease_lapsed", run.reason);
    step.record(run);
}

/// Nobody knows what became of it, and somebody has decided not to wait.
void RunBook::giveUp(Step &step, Active &active, const QString &reason, Now now)
{
    step.event(active.run, now.wall, "given_up", reason);
    active.run.outputBytes = active.bytes[0] + active.bytes[1];
    close(step, active, RunState::Lost, reason, now);
}

/// True for a run that waits for a worker that is away, after its lease.
bool RunBook::waitsForAbsentWorker(const Active &active) const
{
    const Roster::Worker *worker = m_roster.find(active.run.worker);
    return active.run.state == RunState::Assigned && !active.lapsesAt && worker != nullptr &&
           !worker->isLinkedTo(active.run);
}

Step RunBook::late(const QString &worker, const Outcome &outcome, Now now)
{
    Step step;
    const WallTime at = outcome.finishedAt.value_or(now.wall);
    step.writes.push_back(
        PutLate{.key = outcome.key, .worker = worker, .state = outcome.status, .exitCode = outcome.exitCode, .at = at});
    const QString code =
        outcome.exitCode ? QStringLiteral(", exit code %1").arg(exitCodeText(*outcome.exitCode)) : QString();
    step.record(RunEvent{
        .runId = outcome.key.runId,
        .attempt = outcome.key.attempt,
        .at = at,
        .kind = QStringLiteral("late_result"),
        .text =
            QStringLiteral("its result came late from worker %1: %2%3").arg(worker, toString(outcome.status), code)});
    return step;
}

} // namespace holdfast::jobs
