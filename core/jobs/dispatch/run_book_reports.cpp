// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunBook that listens to what workers say of runs: starts, output, results, refusals.
#include "core/jobs/dispatch/run_book.h"

#include "core/base/exit_code.h"
#include "core/base/ids.h"
#include "core/jobs/dispatch/waits.h"

#include <utility>

namespace holdfast::jobs {
namespace {

constexpr Milliseconds kRefusedWait{15'000}; ///< before a worker that refused an assignment is given another
/// The worker keeps 256 MiB of an attempt, and adds a mark where it cut the rest.
constexpr qint64 kMaxStored = kMaxOutputBytes + 4096;

QString reasonFor(const Outcome &outcome)
{
    if (!outcome.reason.isEmpty() || outcome.status == RunState::Succeeded)
        return outcome.reason;
    return outcome.exitCode ? QStringLiteral("exit code %1").arg(exitCodeText(*outcome.exitCode))
                            : toString(outcome.status);
}

} // namespace

RunBook::Active *RunBook::findFor(const QString &worker, const AttemptKey &key)
{
    const auto found = m_active.find(key.runId);
    if (found == m_active.end())
        return nullptr;
    const Run &run = found->second.run;
    const bool isCurrent = run.attempt == key.attempt && run.worker == worker && run.instance == instanceOf(worker) &&
                           run.state != RunState::Queued;
    return isCurrent ? &found->second : nullptr;
}

/// Of the data folder that has the name now.
QString RunBook::instanceOf(const QString &worker) const
{
    const Roster::Worker *its = m_roster.find(worker);
    return its == nullptr ? QString() : its->record.instance;
}

/// What to say of an attempt that is not one of the active ones.
Reply RunBook::replyWithout(const QString &worker, const AttemptKey &key) const
{
    if (m_recent.contains(key))
        return Accepted{};
    const auto found = m_active.find(key.runId);
    if (found == m_active.end())
        return AskRecord{};
    if (isTooEarly(key))
        return tooEarly();
    return Problem{.code = QStringLiteral("stale_attempt"),
                   .what =
                       QStringLiteral("attempt %1 of run %2 is not assigned to worker %3; the current attempt is %4")
                           .arg(key.attempt)
                           .arg(key.runId, worker)
                           .arg(found->second.run.attempt)};
}

MessageResult RunBook::started(const QString &worker, const AttemptKey &key, std::optional<WallTime> at, Now now)
{
    MessageResult heard;
    Active *active = findFor(worker, key);
    spoke(worker, key);
    if (active == nullptr) {
        heard.reply = replyWithout(worker, key);
    } else if (active->run.state == RunState::Assigned) {
        active->runsSince = now.mono;
        active->run.state = RunState::Running;
        active->run.reason = active->run.cancelWhy ? beingCancelled(*active->run.cancelWhy) : QString();
        active->run.startedAt = at.value_or(now.wall);
        heard.step.record(active->run);
        awaitWord(*active, now);
    }
    return heard;
}

MessageResult RunBook::output(const QString &worker, const AttemptKey &key, Stream stream, qint64 offset,
                              const QByteArray &data, Now now)
{
    MessageResult heard;
    Active *active = findFor(worker, key);
    if (active == nullptr) {
        heard.reply = m_recent.contains(key) ? Reply(AskRecord{}) : replyWithout(worker, key);
        return heard;
    }
    awaitWord(*active, now);
    qint64 &known = active->bytes[static_cast<int>(stream)];
    if (offset > known) {
        heard.reply = badField(QStringLiteral("offset"),
                               QStringLiteral("is %1, but the stored output ends at %2").arg(offset).arg(known),
                               QStringLiteral("send the missing part first"));
        return heard;
    }
    const qint64 both = active->bytes[0] + active->bytes[1] - known + offset + data.size();
    if (both > kMaxStored) {
        heard.reply = Problem{
            .code = QStringLiteral("too_large"),
            .what =
                QStringLiteral("the output of an attempt is stored up to %1 MiB").arg(kMaxOutputBytes / (1024 * 1024))};
        return heard;
    }
    if (offset + data.size() > known) {
        heard.step.writes.push_back(AppendOutput{key.runId, key.attempt, stream, known, data.mid(known - offset)});
        known = offset + data.size();
    }
    return heard;
}

MessageResult RunBook::finished(const QString &worker, const Outcome &outcome, Now now)
{
    MessageResult heard;
    spoke(worker, outcome.key);
    if (Active *active = findFor(worker, outcome.key)) {
        heard.receipt = Receipt{outcome.key, active->bytes[0], active->bytes[1]};
        if (std::exchange(active->asksForAll, false)) {
            heard.receipt->isTaken = false;
            return heard;
        }
        end(heard.step, *active, outcome, now);
        place(heard.step, now);
        return heard;
    }
    heard.receipt = Receipt{outcome.key};
    const auto ended = m_recent.find(outcome.key);
    if (ended != m_recent.end()) {
        const LateWord word = lateWord(ended->second, worker, instanceOf(worker), outcome.status);
        if (word == LateWord::Late)
            heard.step = late(worker, outcome, now);
        else if (word == LateWord::NotIts)
            heard.reply = notIts(worker, outcome.key);
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
    run.took = outcome.took;
    const Job *job = m_catalogue.find(run.job);
    if (run.cancelWhy || job == nullptr || run.attempt - run.givenElsewhere > job->retries ||
        !job->policy.retryOn.contains(outcome.status)) {
        const bool isAsCommanded = run.cancelWhy && outcome.status == RunState::Cancelled;
        return close(step, active, outcome.status, isAsCommanded ? whyCancelled(*run.cancelWhy) : reasonFor(outcome),
                     now);
    }
    Run attempt = run;
    attempt.state = outcome.status;
    attempt.reason = reasonFor(outcome);
    retry(step, active, attempt,
          QStringLiteral("attempt %1 of %2: %3")
              .arg(run.attempt)
              .arg(job->retries + 1 + run.givenElsewhere)
              .arg(attempt.reason),
          retryWait(run.attempt - run.givenElsewhere, m_random()), now);
}

/// The job's retries are for attempts that ended. This one ends for its worker's sake.
void RunBook::giveElsewhere(Step &step, Active &active, const QString &reason, Now now)
{
    Run given = active.run;
    given.state = RunState::Lost;
    given.finishedAt = now.wall;
    given.reason = reason;
    ++active.run.givenElsewhere;
    retry(step, active, given, reason, Milliseconds(0), now);
}

/// `ended` is how the current attempt stands on record from now on; the next one waits for its turn. Of a run from
/// before a restore the next one may have run already.
void RunBook::retry(Step &step, Active &active, const Run &ended, const QString &reason, Milliseconds wait, Now now)
{
    if (goesOnWithOffer(step, active, ended, now))
        return;
    if (isOfBackup(ended))
        return close(step, active, ended.state, ended.reason, now);
    step.writes.push_back(PutAttempt{ended});
    remember(ended, ended.state);
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
    run.took.reset();
    run.exitCode.reset();
    run.outputBytes = 0;
    run.notBefore.reset();
    active.wordDue.reset();
    active.isTaken = false;
    active.notBefore = notBefore;
    m_queue.add(run, notBefore);
}

Step RunBook::assignmentRefused(const QString &worker, const AttemptKey &key, const QString &why, Now now)
{
    Step step;
    spoke(worker, key);
    Active *active = findFor(worker, key);
    if (active == nullptr || active->run.state != RunState::Assigned || active->isTaken)
        return step;
    if (active->run.cancelWhy) {
        close(step, *active, RunState::Cancelled, QStringLiteral("cancelled before it started"), now);
        place(step, now);
        return step;
    }
    Roster::Worker *refusing = m_roster.find(worker);
    m_roster.refused(*refusing, now.mono + kRefusedWait, why);
    putBack(step, *active, QStringLiteral("worker %1 could not take the run: %2").arg(worker, why), now.mono);
    place(step, now);
    return step;
}

/// The same attempt goes out again: it never began.
void RunBook::putBack(Step &step, Active &active, const QString &reason, MonoTime notBefore)
{
    requeue(active, active.run.attempt, reason, notBefore);
    step.record(active.run);
}

MessageResult RunBook::ownJobFinished(const QString &worker, const QString &job, const Outcome &outcome,
                                      const QByteArray &raw, Now now)
{
    MessageResult heard;
    Run run;
    run.id = makeRunId(now.wall, m_random());
    run.job = job;
    run.trigger = Trigger::Worker;
    run.worker = worker;
    run.queuedAt = now.wall;
    run.exitCode = outcome.exitCode;
    run.startedAt = outcome.startedAt;
    run.finishedAt = outcome.finishedAt;
    run.took = outcome.took;
    run.outputBytes = raw.size();
    conclude(heard.step, run, outcome.status, reasonFor(outcome), now);
    heard.step.writes.push_back(AppendOutput{run.id, 1, Stream::Stdout, 0, raw});
    return heard;
}

} // namespace holdfast::jobs
