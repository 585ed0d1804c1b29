// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunBook that deals with registrations: what a worker holds is compared with what the book has.
#include "core/jobs/dispatch/run_book.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

/// Of one registration: a worker may say that it holds thousands.
constexpr int kMaxOrphanEvents = 100;

} // namespace

RegistrationResult RunBook::workerRegistered(const WorkerRecord &record, const QList<Holding> &holding,
                                             const Reconnect &how, Now now)
{
    RegistrationResult agreed;
    const QString formerName = m_roster.nameOf(record.instance);
    const Roster::Worker *before = m_roster.find(record.name);
    const bool isOtherFolder = before != nullptr && before->record.instance != record.instance;
    Roster::Worker &worker = m_roster.connected(record, how, agreed.step);
    if (!formerName.isEmpty() && formerName != record.name)
        moveRuns(agreed.step, formerName, worker, now);
    if (isOtherFolder)
        tellOtherFolder(agreed.step, worker, now);
    std::map<AttemptKey, Holding> held;
    for (const Holding &each : holding) {
        if (isOurs(each))
            held.insert_or_assign(each.key, each);
    }
    std::erase_if(m_offers, [&](const auto &entry) { return entry.second.worker == record.name; });
    for (const auto &[key, each] : held)
        takeOffer(agreed.step, worker, each, now);
    isBack(record.name, now);
    worker.ofOtherStores =
        std::count_if(holding.begin(), holding.end(), [this](const Holding &each) { return !isOurs(each); });
    const std::set<AttemptKey> assigned = worker.running;
    for (const AttemptKey &key : assigned)
        reconcile(agreed, m_active.at(key.runId), held, now);
    for (const auto &[key, each] : held) {
        if (each.state == Holding::State::Running && m_offers.contains(key))
            agreed.keep += {key, 0, 0};
        else if (each.state == Holding::State::Running && !assigned.contains(key))
            stopOrphan(agreed, key, now);
        else if (each.state == Holding::State::Running && m_active.at(key.runId).run.cancelWhy)
            agreed.cancel += key;
    }
    // Thousands register at once when a server was restarted: what waits is tried on this one only, where nothing else
    // has changed.
    if (agreed.step.changes.runs.empty())
        placeOnlyOn(worker, agreed.step, now);
    else
        place(agreed.step, now);
    return agreed;
}

/// Another server's run is neither stopped nor taken here: that server's database waits for it.
bool RunBook::isOurs(const Holding &holding) const
{
    return holding.store.isEmpty() || m_store.isEmpty() || holding.store == m_store;
}

/// The data folder has the runs, whatever its worker is called.
void RunBook::moveRuns(Step &step, const QString &former, const Roster::Worker &worker, Now now)
{
    const Roster::Worker *old = m_roster.find(former);
    if (old == nullptr || (old->record.connected && old->record.instance == worker.record.instance))
        return; // two live copies that do not tell their processes apart
    for (const AttemptKey &key : m_roster.rename(former, worker.record.name, step)) {
        Run &run = m_active.at(key.runId).run;
        run.worker = worker.record.name;
        step.event(run, now.wall, "worker_renamed",
                   QStringLiteral("worker %1 is named %2 now: its data folder registered under that name")
                       .arg(former, run.worker));
        step.record(run);
    }
}

/// Runs of other data folders that had this name wait for those.
void RunBook::tellOtherFolder(Step &step, const Roster::Worker &worker, Now now)
{
    for (const auto &[instance, keys] : worker.elsewhere) {
        for (const AttemptKey &key : keys) {
            Active &active = m_active.at(key.runId);
            step.event(active.run, now.wall, "other_folder",
                       QStringLiteral("worker %1 registered with another data folder; the run waits for the former one")
                           .arg(active.run.worker));
            if (!waitsForAbsentWorker(active))
                continue;
            active.run.reason = whyAway(active.run);
            step.record(active.run);
        }
    }
}

/// Compares one attempt on record with what its worker holds, and mends the difference.
void RunBook::reconcile(RegistrationResult &agreed, Active &active, const std::map<AttemptKey, Holding> &held, Now now)
{
    Run &run = active.run;
    const auto found = held.find({run.id, run.attempt});
    const bool hadLapsed = run.state == RunState::Assigned && run.startedAt && !active.lapsesAt;
    endLease(active);
    if (found == held.end())
        return missing(agreed, active, now);
    const Holding &holding = found->second;
    active.isTaken = true;
    active.asksForAll = false;
    if (active.runsSince > MonoTime{})
        active.runsSince = now.mono; // its machine may have slept, which its time limit does not count
    awaitWord(active, now);
    agreed.keep += {holding.key, active.bytes[0], active.bytes[1]};
    const bool wasGivenBack = run.fence == 0; // a moment ago, and it is told
    if (!holding.job.isEmpty() && holding.state == Holding::State::Finished && !wasGivenBack) {
        agreed.step.event(
            run, now.wall, "recovered",
            QStringLiteral("worker %1 delivers its result again, which the database had lost").arg(run.worker));
        tellDifference(agreed.step, "run_recovered", run, now);
    }
    if (hadLapsed)
        agreed.step.event(run, now.wall, "resumed",
                          QStringLiteral("worker %1 is back and still has the run").arg(run.worker));
    if (holding.stdoutBytes < active.bytes[0] || holding.stderrBytes < active.bytes[1]) {
        agreed.step.event(run, now.wall, "output_short",
                          QStringLiteral("worker %1 lost the end of the output: it has %2 bytes of stdout and %3 bytes "
                                         "of stderr, the database has %4 and %5")
                              .arg(run.worker)
                              .arg(holding.stdoutBytes)
                              .arg(holding.stderrBytes)
                              .arg(active.bytes[0])
                              .arg(active.bytes[1]));
    }
}

/// A worker runs what is not its to run: it has been given up, replaced, or ended on record.
void RunBook::stopOrphan(RegistrationResult &agreed, const AttemptKey &key, Now now)
{
    agreed.cancel += key;
    if (!mayExist(key) || agreed.cancel.size() > kMaxOrphanEvents)
        return;
    Run run;
    run.id = key.runId;
    run.attempt = key.attempt;
    agreed.step.event(
        run, now.wall, "orphan_stopped",
        QStringLiteral("the server had given up this attempt; its worker still ran it and was told to stop it"));
}

/// The record knows of the others, and takes no event of an attempt that never was.
bool RunBook::mayExist(const AttemptKey &key) const
{
    const auto found = m_active.find(key.runId);
    return found == m_active.end() || key.attempt <= found->second.run.attempt;
}

/// A run of this worker that it does not have.
void RunBook::missing(RegistrationResult &agreed, Active &active, Now now)
{
    Run &run = active.run;
    const AttemptKey key{run.id, run.attempt};
    const bool neverStarted = run.state == RunState::Assigned && !run.startedAt;
    if (isOfBackup(run)) {
        const QString reason =
            QStringLiteral("a backup was restored, and its worker does not know the run any more; it "
                           "may have ended before");
        agreed.step.event(run, now.wall, "unknown_to_worker", reason);
        tellDifference(agreed.step, "run_lost", run, now);
        close(agreed.step, active, RunState::Lost, reason, now);
    } else if (neverStarted && run.cancelWhy) {
        close(agreed.step, active, RunState::Cancelled, QStringLiteral("cancelled before it started"), now);
    } else if (neverStarted) {
        // The worker never had it on disk, so it never ran: the same attempt goes out again.
        const Job *job = m_catalogue.find(run.job);
        if (job == nullptr)
            close(agreed.step, active, RunState::Cancelled, QStringLiteral("the job was removed"), now);
        else if (m_roster.find(run.worker)->record.protocol == 0)
            putBack(agreed.step, active, QStringLiteral("worker %1 no longer takes jobs").arg(run.worker), now.mono);
        else
            resend(agreed.step, active, *job, now);
    } else {
        Outcome outcome;
        outcome.key = key;
        outcome.status = RunState::Lost;
        outcome.reason = QStringLiteral("its worker came back and does not know the run");
        agreed.step.event(run, now.wall, "unknown_to_worker", outcome.reason);
        outcome.outputBytes = active.bytes[0] + active.bytes[1];
        end(agreed.step, active, outcome, now);
    }
}

/// Both starts may be on their way, so the longer time limit counts; 0 is none.
void RunBook::resend(Step &step, Active &active, const Job &job, Now now)
{
    const Run &run = active.run;
    const bool isUnlimited = active.timeout == Milliseconds(0) || job.timeout == Milliseconds(0);
    active.timeout = isUnlimited ? Milliseconds(0) : std::max(active.timeout, job.timeout);
    step.event(run, now.wall, "start_resent",
               QStringLiteral("the start had not reached worker %1 and was sent again").arg(run.worker));
    step.commands.emplace_back(StartRun{run.worker, assignmentOf(run, job)});
}

Step RunBook::workerGone(const QString &worker, const Disconnect &loss, Now now)
{
    Step step;
    m_roster.disconnected(worker, loss, now.wall, step);
    std::erase_if(m_offers, [&](const auto &entry) { return entry.second.worker == worker; });
    m_roster.awaitEnd(worker, now.mono);
    if (const Roster::Worker *gone = m_roster.find(worker)) {
        for (const AttemptKey &key : gone->running) {
            Active &active = m_active.at(key.runId);
            active.wordDue.reset(); // its lease counts from here
            beginLease(active, loss.silentSince.value_or(now.mono));
        }
    }
    return step;
}

Result<Step> RunBook::perform(const action::RemoveWorker &remove, Now)
{
    const Roster::Worker *worker = m_roster.find(remove.name);
    if (worker == nullptr)
        return Problem{.code = QStringLiteral("not_found"),
                       .what = QStringLiteral("there is no worker named \"%1\"").arg(remove.name)};
    if (worker->record.connected)
        return Problem{.code = QStringLiteral("worker_connected"),
                       .what = QStringLiteral("worker %1 is connected").arg(remove.name),
                       .todo = QStringLiteral("stop it first")};
    if (const qsizetype runs = worker->runCount(); runs > 0)
        return Problem{.code = QStringLiteral("worker_has_runs"),
                       .what = QStringLiteral("runs that wait for worker %1: %2").arg(remove.name).arg(runs),
                       .todo = QStringLiteral("cancel them first: holdfast run list --state assigned")};
    Step step;
    m_roster.remove(remove.name, step);
    return step;
}

} // namespace holdfast::jobs
