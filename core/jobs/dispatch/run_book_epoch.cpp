// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunBook that deals with a database which has lost what it had confirmed: a backup was restored, or a
// replica promoted. Workers still have results and runs that the record does not know, and offer them.
#include "core/jobs/dispatch/run_book.h"

#include "core/base/ids.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

/// For the workers that were connected shortly before to come back. After it, nobody is waited for any more.
constexpr Milliseconds kSettle{60'000};

const QString kMayHaveRun =
    QStringLiteral("a backup from before its start was restored; it may have run since, and no worker has brought it");

PutChange epochChange(const char *what, WallTime at, const QString &epoch)
{
    Change change;
    change.id = makeRunId(at, qHash(epoch)); // the same whenever it is written
    change.at = at;
    change.actor.name = QStringLiteral("holdfast");
    change.what = QLatin1String(what);
    change.name = epoch;
    return {change};
}

} // namespace

void RunBook::beginEpoch(Step &step, const Loaded &loaded, Now now)
{
    m_restoredAt = loaded.restoredAt;
    m_promotedAt = loaded.promotedAt;
    if (!m_restoredAt && !m_promotedAt)
        return;
    m_epochAt = std::max(m_restoredAt.value_or(WallTime::min()), m_promotedAt.value_or(WallTime::min()));
    if (m_restoredAt)
        step.writes.push_back(epochChange("backup_restored", *m_restoredAt, m_epoch));
    if (m_promotedAt)
        step.writes.push_back(epochChange("replica_promoted", *m_promotedAt, m_epoch));
    const auto slot = m_planner.next();
    const bool holds = (m_promotedAt && slot && *slot <= *m_promotedAt) ||
                       std::any_of(m_active.begin(), m_active.end(), [this](const auto &entry) {
                           return entry.second.run.state == RunState::Queued && entry.second.run.queuedAt <= m_epochAt;
                       });
    if (!holds)
        return;
    m_settlesAt = now.mono + kSettle;
    for (const WorkerRecord &worker : loaded.workers) {
        if (worker.connected || m_epochAt - worker.lastSeenAt < kSettle)
            m_awaited.insert(worker.name);
    }
}

/// It may have ended since the backup, so it is not given to anybody again.
bool RunBook::isOfBackup(const Run &run) const
{
    return m_restoredAt && run.queuedAt <= *m_restoredAt;
}

bool RunBook::waitsForOffers(const Run &run) const
{
    return m_settlesAt && run.queuedAt <= m_epochAt;
}

/// The last one that was connected ends the wait.
void RunBook::isBack(const QString &worker, Now now)
{
    if (m_settlesAt && m_awaited.erase(worker) > 0 && m_awaited.empty())
        m_settlesAt = now.mono;
}

/// What nobody has brought is lost where it is of a backup, and goes on where it is of a replica.
void RunBook::settle(Step &step, Now now)
{
    if (!m_settlesAt || now.mono < *m_settlesAt)
        return;
    m_settlesAt.reset();
    m_awaited.clear();
    std::vector<QString> lost;
    for (const auto &[id, active] : m_active) {
        if (active.run.state == RunState::Queued && isOfBackup(active.run))
            lost.push_back(id);
    }
    for (const QString &id : lost) {
        Active &active = m_active.at(id);
        tellDifference(step, "run_lost", active.run, now);
        close(step, active, RunState::Lost, kMayHaveRun, now);
    }
}

/// A slot after the end of the plan stands on no record: its run is new for sure, and the slot is taken before it is
/// planned. Of any other attempt the record is asked when the worker speaks of it.
void RunBook::takeOffer(Step &step, const Roster::Worker &worker, const Holding &holding, Now now)
{
    const AttemptKey &key = holding.key;
    if (holding.job.isEmpty() || m_recent.contains(key))
        return;
    const auto found = m_active.find(key.runId);
    if (found != m_active.end() && found->second.run.attempt <= key.attempt)
        return adopt(step, found->second, worker, key, now);
    const auto slot = holding.plannedAt;
    const auto next = m_planner.nextOf(holding.job);
    const bool isUnplanned = found == m_active.end() && m_promotedAt && slot && next && *slot >= *next &&
                             !m_claimed.contains({holding.job, *slot});
    if (isUnplanned)
        recover(step, worker, key, holding.job, slot, now);
    else
        m_offers.insert_or_assign(key, Offer{worker.record.name, holding.job});
}

/// The record has the run as waiting, with an earlier attempt, or with a worker that never began: it has gone on since.
void RunBook::adopt(Step &step, Active &active, const Roster::Worker &worker, const AttemptKey &key, Now now)
{
    Run &run = active.run;
    const bool isSame = run.attempt == key.attempt && run.state != RunState::Queued;
    const bool isIts = run.worker == worker.record.name && run.instance == worker.record.instance;
    const bool hasBegun = run.state == RunState::Running || run.startedAt;
    if (isSame && (isIts || hasBegun))
        return;
    if (run.attempt < key.attempt) {
        Run former = run;
        former.state = RunState::Lost;
        former.finishedAt = now.wall;
        former.reason =
            QStringLiteral("the database was replaced by an earlier one; a further attempt had begun by then");
        step.writes.push_back(PutAttempt{former});
        remember(former, former.state);
    }
    m_queue.remove(run.id);
    requeue(active, key.attempt, {}, now.mono);
    give(step, active, worker, QStringLiteral("worker %1 had got the run, which the database did not know any more"),
         now);
}

void RunBook::recover(Step &step, const Roster::Worker &worker, const AttemptKey &key, const QString &job,
                      const std::optional<WallTime> &slot, Now now)
{
    const Job *known = m_catalogue.find(job);
    Run run;
    run.id = key.runId;
    run.job = job;
    run.trigger = slot ? Trigger::Slot : Trigger::Worker;
    run.attempt = key.attempt;
    run.priority = known != nullptr ? known->priority : 0;
    run.plannedAt = slot;
    run.queuedAt = timeOfRunId(run.id).value_or(now.wall);
    if (slot)
        m_claimed.insert({job, *slot});
    enqueue(step, run, now.mono);
    give(step, m_active.at(run.id), worker,
         QStringLiteral("worker %1 had run it; the database, which had lost it, has it again"), now);
}

std::optional<Step> RunBook::takeIn(const QString &worker, const AttemptKey &key, Now now)
{
    const auto offer = m_offers.find(key);
    const Roster::Worker *its = m_roster.find(worker);
    if (offer == m_offers.end() || offer->second.worker != worker || its == nullptr || knows(key.runId))
        return std::nullopt;
    const QString job = offer->second.job;
    m_offers.erase(offer);
    Step step;
    recover(step, *its, key, job, {}, now);
    return step;
}

bool RunBook::knows(const QString &runId) const
{
    const auto ended = m_recent.lower_bound({runId, 0});
    return m_active.contains(runId) || (ended != m_recent.end() && ended->first.runId == runId);
}

bool RunBook::isTooEarly(const AttemptKey &key) const
{
    const auto offer = m_offers.find(key);
    if (offer == m_offers.end())
        return false;
    const auto active = m_active.find(key.runId);
    if (active != m_active.end())
        return active->second.run.attempt < key.attempt;
    return m_offers.lower_bound({key.runId, 0}) != offer;
}

std::optional<Step> RunBook::takeInBeside(const QString &worker, const Outcome &outcome, Now now)
{
    const auto offer = m_offers.find(outcome.key);
    if (offer == m_offers.end() || offer->second.worker != worker)
        return std::nullopt;
    Run attempt;
    attempt.id = outcome.key.runId;
    attempt.job = offer->second.job;
    attempt.attempt = outcome.key.attempt;
    attempt.state = outcome.status;
    attempt.reason = outcome.reason;
    attempt.worker = worker;
    attempt.instance = instanceOf(worker);
    attempt.startedAt = outcome.startedAt;
    attempt.finishedAt = outcome.finishedAt;
    attempt.took = outcome.took;
    attempt.exitCode = outcome.exitCode;
    attempt.outputBytes = outcome.outputBytes;
    m_offers.erase(offer);
    Step step;
    step.writes.push_back(PutAttempt{attempt});
    step.event(
        attempt, now.wall, "recovered",
        QStringLiteral("worker %1 brought the result of this attempt, which the database had lost; its output is "
                       "not stored")
            .arg(worker));
    tellDifference(step, "run_recovered", attempt, now);
    return step;
}

/// The attempt that is to come next has been: its worker brings it.
bool RunBook::goesOnWithOffer(Step &step, Active &active, const Run &ended, Now now)
{
    const auto offer = m_offers.find({ended.id, ended.attempt + 1});
    const Roster::Worker *worker = offer == m_offers.end() ? nullptr : m_roster.find(offer->second.worker);
    if (worker == nullptr)
        return false;
    m_offers.erase(offer);
    step.writes.push_back(PutAttempt{ended});
    remember(ended, ended.state);
    requeue(active, ended.attempt + 1, {}, now.mono);
    give(step, active, *worker,
         QStringLiteral("worker %1 had got the next attempt, which the database did not know any more"), now);
    return true;
}

/// The attempt is this worker's, which has it on its disk.
void RunBook::give(Step &step, Active &active, const Roster::Worker &worker, const QString &why, Now now)
{
    Run &run = active.run;
    m_queue.remove(run.id);
    const Job *job = m_catalogue.find(run.job);
    const Policy policy = job != nullptr ? job->policy : Policy();
    m_limits.began(run.id, run.job, job != nullptr ? job->labels : Labels());
    run.state = RunState::Assigned;
    run.worker = worker.record.name;
    run.instance = worker.record.instance;
    run.onDisconnect = policy.onDisconnect;
    run.lease = policy.grace;
    active.bytes[0] = active.bytes[1] = 0;
    active.isTaken = true;
    active.asksForAll = true; // until the answer to its registration says so
    m_roster.give(run);
    step.record(run);
    step.event(run, now.wall, "recovered", why.arg(run.worker));
    tellDifference(step, "run_recovered", run, now);
}

/// What the record and the workers disagree on is in the list of changes, too.
void RunBook::tellDifference(Step &step, const char *what, const Run &run, Now now)
{
    note(step, {.name = QStringLiteral("holdfast"), .address = {}}, {QLatin1String(what), run.id, run.job}, now);
}

} // namespace holdfast::jobs
