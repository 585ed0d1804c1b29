// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The half of RunBook that listens to workers: registrations, starts, output, results.
#include "core/jobs/run_book.h"

#include "core/base/ids.h"
#include "core/jobs/waits.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

constexpr Milliseconds kRefusedWait{15'000}; ///< before a worker that refused an assignment is given another

QString reasonFor(const Outcome &outcome)
{
    if (!outcome.reason.isEmpty() || outcome.status == RunState::Succeeded)
        return outcome.reason;
    return outcome.exitCode ? QStringLiteral("exit code %1").arg(*outcome.exitCode) : toString(outcome.status);
}

} // namespace

Agreed RunBook::workerRegistered(const WorkerRecord &record, const QList<Holding> &holding, const Return &how, Now now)
{
    Agreed agreed;
    Roster::Worker &worker = m_roster.connected(record, how, agreed.step.writes);
    std::map<AttemptKey, Holding> held;
    for (const Holding &each : holding)
        held.insert_or_assign(each.key, each);
    const std::set<AttemptKey> assigned = worker.running;
    for (const AttemptKey &key : assigned)
        reconcile(agreed, m_active.at(key.runId), held, now);
    for (const auto &[key, each] : held) {
        if (each.state == Holding::State::Running && !assigned.contains(key))
            stopOrphan(agreed, key, now);
        else if (each.state == Holding::State::Running && m_active.at(key.runId).run.cancelAsked)
            agreed.cancel += key;
    }
    // Thousands register at once when a server was restarted: what waits is tried on this one only, where nothing else
    // has changed.
    if (agreed.step.changed.empty())
        placeOn(worker, agreed.step, now);
    else
        place(agreed.step, now);
    return agreed;
}

/// Compares one attempt on record with what its worker holds, and mends the difference.
void RunBook::reconcile(Agreed &agreed, Active &active, const std::map<AttemptKey, Holding> &held, Now now)
{
    Run &run = active.run;
    const auto found = held.find({run.id, run.attempt});
    const bool hadLapsed = run.state == RunState::Assigned && run.startedAt && !active.lapsesAt;
    endLease(active);
    if (found == held.end())
        return missing(agreed, active, now);
    const Holding &holding = found->second;
    agreed.keep += {holding.key, active.bytes[0], active.bytes[1]};
    if (hadLapsed)
        agreed.step.event(run, now.wall, "resumed",
                          QStringLiteral("worker %1 is back and still has it").arg(run.worker));
    if (holding.stdoutBytes < active.bytes[0] || holding.stderrBytes < active.bytes[1]) {
        agreed.step.event(
            run, now.wall, "output_short",
            QStringLiteral("worker %1 has %2 and %3 bytes of stdout and stderr on its disk, and %4 and %5 "
                           "are on record: its disk has lost the end")
                .arg(run.worker)
                .arg(holding.stdoutBytes)
                .arg(holding.stderrBytes)
                .arg(active.bytes[0])
                .arg(active.bytes[1]));
    }
}

/// A worker runs what is not its to run: it has been given up, replaced, or ended on record.
void RunBook::stopOrphan(Agreed &agreed, const AttemptKey &key, Now now)
{
    agreed.cancel += key;
    Run run;
    run.id = key.runId;
    run.attempt = key.attempt;
    agreed.step.event(
        run, now.wall, "orphan_stopped",
        QStringLiteral("its worker still ran this attempt, which had been given up, and was told to stop it"));
}

/// A run of this worker that it does not have.
void RunBook::missing(Agreed &agreed, Active &active, Now now)
{
    Run &run = active.run;
    const AttemptKey key{run.id, run.attempt};
    const bool neverStarted = run.state == RunState::Assigned && !run.startedAt;
    if (neverStarted && run.cancelAsked) {
        close(agreed.step, active, RunState::Cancelled, QStringLiteral("cancelled before it started"), now);
    } else if (neverStarted) {
        // The worker never had it on disk, so it never ran: the same attempt goes out again.
        const Job *job = m_timetable.find(run.job);
        if (job == nullptr)
            close(agreed.step, active, RunState::Cancelled, QStringLiteral("the job was removed"), now);
        else if (m_roster.find(run.worker)->record.protocol == 0)
            putBack(agreed.step, active, QStringLiteral("worker %1 is now one that takes no jobs").arg(run.worker),
                    now.mono);
        else
            resend(agreed.step, run, *job, now);
    } else {
        Outcome outcome;
        outcome.key = key;
        outcome.status = RunState::Lost;
        outcome.reason = QStringLiteral("its worker came back and knows nothing of it");
        agreed.step.event(run, now.wall, "unknown_to_worker", outcome.reason);
        outcome.outputBytes = active.bytes[0] + active.bytes[1];
        end(agreed.step, active, outcome, now);
    }
}

void RunBook::resend(Step &step, const Run &run, const Job &job, Now now)
{
    step.event(run, now.wall, "start_resent",
               QStringLiteral("its start had not reached worker %1, and went out again").arg(run.worker));
    step.commands.emplace_back(StartRun{run.worker, assignmentOf(run, job)});
}

Step RunBook::workerGone(const QString &worker, const Loss &loss, Now now)
{
    Step step;
    m_roster.disconnected(worker, loss, now.wall, step.writes);
    if (const Roster::Worker *gone = m_roster.find(worker)) {
        for (const AttemptKey &key : gone->running)
            beginLease(m_active.at(key.runId), loss.silentSince.value_or(now.mono));
    }
    return step;
}

Step RunBook::workerSeen(const QString &worker, Now now)
{
    Step step;
    m_roster.seen(worker, now.wall, step.writes);
    return step;
}

RunBook::Active *RunBook::findFor(const QString &worker, const AttemptKey &key)
{
    const auto found = m_active.find(key.runId);
    if (found == m_active.end())
        return nullptr;
    const Run &run = found->second.run;
    const bool isCurrent = run.attempt == key.attempt && run.worker == worker && run.state != RunState::Queued;
    return isCurrent ? &found->second : nullptr;
}

/// What to say of an attempt that is not one of the active ones.
Reply RunBook::replyWithout(const QString &worker, const AttemptKey &key) const
{
    if (m_recent.contains(key))
        return Accepted{};
    const auto found = m_active.find(key.runId);
    if (found == m_active.end())
        return AskRecord{};
    return Problem{QStringLiteral("stale_attempt"),
                   QStringLiteral("attempt %1 of run %2 is not worker %3's to report; attempt %4 is the current one")
                       .arg(key.attempt)
                       .arg(key.runId, worker)
                       .arg(found->second.run.attempt),
                   {},
                   {}};
}

Heard RunBook::started(const QString &worker, const AttemptKey &key, std::optional<WallTime> at, Now now)
{
    Heard heard;
    Active *active = findFor(worker, key);
    if (active == nullptr) {
        heard.reply = replyWithout(worker, key);
    } else if (active->run.state == RunState::Assigned) {
        active->run.state = RunState::Running;
        active->run.reason = active->run.cancelAsked ? active->run.reason : QString();
        active->run.startedAt = at.value_or(now.wall);
        heard.step.record(active->run);
    }
    return heard;
}

Heard RunBook::output(const QString &worker, const AttemptKey &key, Stream stream, qint64 offset,
                      const QByteArray &data)
{
    Heard heard;
    Active *active = findFor(worker, key);
    if (active == nullptr) {
        heard.reply = replyWithout(worker, key);
        return heard;
    }
    qint64 &known = active->bytes[static_cast<int>(stream)];
    if (offset > known) {
        heard.reply = Problem{QStringLiteral("bad_field"),
                              QStringLiteral("is %1, but the record ends at %2").arg(offset).arg(known),
                              QStringLiteral("offset"), QStringLiteral("send what lies between first")};
        return heard;
    }
    if (offset + data.size() > known) {
        heard.step.writes.push_back(AppendOutput{key.runId, key.attempt, stream, known, data.mid(known - offset)});
        known = offset + data.size();
    }
    return heard;
}

Heard RunBook::finished(const QString &worker, const Outcome &outcome, Now now)
{
    Heard heard;
    if (Active *active = findFor(worker, outcome.key)) {
        heard.receipt = Receipt{outcome.key, active->bytes[0], active->bytes[1]};
        end(heard.step, *active, outcome, now);
        place(heard.step, now);
        return heard;
    }
    heard.receipt = Receipt{outcome.key};
    const auto ended = m_recent.find(outcome.key);
    if (ended != m_recent.end()) {
        if (ended->second != outcome.status)
            heard.step = late(worker, outcome, now);
        return heard;
    }
    const auto found = m_active.find(outcome.key.runId);
    if (found == m_active.end() || outcome.key.attempt < found->second.run.attempt)
        heard.reply = AskRecord{}; // it may be there, as it is, or as given up
    else
        heard.reply = replyWithout(worker, outcome.key);
    return heard;
}

/// Ends the current attempt: with it the run, or a further attempt waits for its turn.
void RunBook::end(Step &step, Active &active, const Outcome &outcome, Now now)
{
    Run &run = active.run;
    run.exitCode = outcome.exitCode;
    run.outputBytes = outcome.outputBytes;
    if (outcome.startedAt)
        run.startedAt = outcome.startedAt;
    run.finishedAt = outcome.finishedAt.value_or(now.wall);
    const Job *job = m_timetable.find(run.job);
    if (run.cancelAsked || job == nullptr || run.attempt > job->retries ||
        !job->policy.retryOn.contains(outcome.status)) {
        const QString why = outcome.status == RunState::Cancelled ? whyCancelled(run.reason) : QString();
        close(step, active, outcome.status, why.isEmpty() ? reasonFor(outcome) : why, now);
        return;
    }
    Run attempt = run;
    attempt.state = outcome.status;
    attempt.reason = reasonFor(outcome);
    retry(step, active, attempt,
          QStringLiteral("attempt %1 of %2 %3").arg(run.attempt).arg(job->retries + 1).arg(attempt.reason),
          retryWait(run.attempt, m_random()), now);
}

/// `ended` is how the current attempt stands on record from now on; the next one waits for its turn.
void RunBook::retry(Step &step, Active &active, const Run &ended, const QString &reason, Milliseconds wait, Now now)
{
    step.writes.push_back(PutAttempt{ended});
    remember({ended.id, ended.attempt}, ended.state);
    requeue(active, ended.attempt + 1, reason, now.mono + wait);
    if (wait > Milliseconds(0))
        active.run.notBefore = now.wall + wait;
    step.record(active.run);
}

void RunBook::requeue(Active &active, int attempt, const QString &reason, MonoTime notBefore)
{
    endLease(active);
    release(active.run);
    Run &run = active.run;
    run.state = RunState::Queued;
    run.attempt = attempt;
    run.reason = reason;
    run.worker.clear();
    run.instance.clear();
    run.fence = 0;
    run.startedAt.reset();
    run.finishedAt.reset();
    run.exitCode.reset();
    run.outputBytes = 0;
    run.notBefore.reset();
    active.notBefore = notBefore;
    m_queue.add(run, notBefore);
}

Step RunBook::assignmentRefused(const QString &worker, const AttemptKey &key, const QString &why, Now now)
{
    Step step;
    Active *active = findFor(worker, key);
    if (active == nullptr || active->run.state != RunState::Assigned)
        return step;
    if (active->run.cancelAsked) {
        close(step, *active, RunState::Cancelled, QStringLiteral("cancelled before it started"), now);
        place(step, now);
        return step;
    }
    Roster::Worker *refusing = m_roster.find(worker);
    m_roster.refused(*refusing, now.mono + kRefusedWait, why);
    putBack(step, *active, QStringLiteral("worker %1 could not take it: %2").arg(worker, why), now.mono);
    place(step, now);
    return step;
}

/// The same attempt goes out again: it never began.
void RunBook::putBack(Step &step, Active &active, const QString &reason, MonoTime notBefore)
{
    requeue(active, active.run.attempt, reason, notBefore);
    step.record(active.run);
}

Heard RunBook::ownJobFinished(const QString &worker, const QString &job, const Outcome &outcome, const QByteArray &raw,
                              Now now)
{
    Heard heard;
    Run run;
    run.id = makeRunId(now.wall, m_random());
    run.job = job;
    run.trigger = Trigger::Worker;
    run.worker = worker;
    run.queuedAt = now.wall;
    run.state = outcome.status;
    run.reason = reasonFor(outcome);
    run.exitCode = outcome.exitCode;
    run.startedAt = outcome.startedAt;
    run.finishedAt = outcome.finishedAt.value_or(now.wall);
    run.outputBytes = raw.size();
    heard.step.record(run);
    heard.step.writes.push_back(AppendOutput{run.id, 1, Stream::Stdout, 0, raw});
    return heard;
}

} // namespace holdfast::jobs
