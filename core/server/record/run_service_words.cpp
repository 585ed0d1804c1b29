// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunService that takes the words of workers about runs.
#include "core/server/record/run_service.h"

#include "core/base/error_code.h"
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/failpoint/fail_point.h"

#include <algorithm>
#include <utility>

namespace holdfast::server {
namespace {

Problem unknownRun(const QString &runId)
{
    return {.code = QStringLiteral("unknown_run"), .what = QStringLiteral("there is no run %1").arg(runId)};
}

using Attempts = QList<store::AttemptRecord>;

/// Null where it is not on record.
const store::AttemptRecord *findAttempt(const Attempts &attempts, int attempt)
{
    const auto known =
        std::find_if(attempts.begin(), attempts.end(), [&](const auto &each) { return each.attempt == attempt; });
    return known == attempts.end() ? nullptr : &*known;
}

/// What may be stored already is acknowledged once more; nothing else is stored after the end.
Result<void> outputAfterEnd(const store::AttemptRecord &known, const jobs::AttemptKey &key, qint64 end)
{
    return end <= known.outputBytes ? Result<void>() : jobs::outputTooLate(key);
}

} // namespace

void RunService::refuseWord(const QString &worker, const jobs::AttemptKey &key, const Problem &problem,
                            const Done &done)
{
    m_book.wordRefused(worker, key, now());
    done(problem);
}

void RunService::started(const QString &worker, const jobs::AttemptKey &key, std::optional<WallTime> at,
                         const Done &done)
{
    if (const auto problem = unavailable())
        return refuseWord(worker, key, *problem, done);
    failPoint("server.started");
    answer(worker, key, m_book.started(worker, key, at, now()), done,
           [this, worker, key, at, done] { started(worker, key, at, done); });
}

void RunService::output(const QString &worker, const jobs::AttemptKey &key, jobs::Stream stream, qint64 offset,
                        const QByteArray &data, const Done &done)
{
    if (const auto problem = unavailable())
        return refuseWord(worker, key, *problem, done);
    jobs::MessageResult heard = m_book.output(worker, key, stream, offset, data, now());
    if (!std::holds_alternative<jobs::AskRecord>(heard.reply))
        return answer(worker, key, std::move(heard), [this, run = key.runId, done](const Result<void> &stored) {
            done(stored);
            if (stored)
                Q_EMIT outputStored(run);
        });
    m_store.read<Attempts>(
        this, [id = key.runId](store::Reader &reader) { return reader.attempts(id); },
        [this, worker, key, stream, offset, data, end = offset + data.size(), done](const Result<Attempts> &attempts) {
            if (!attempts)
                return done(storeUnavailable(attempts.problem().text()));
            const store::AttemptRecord *known = findAttempt(*attempts, key.attempt);
            if (known == nullptr && attempts->isEmpty() && takesIn(worker, key))
                return output(worker, key, stream, offset, data, done);
            done(known == nullptr ? answerUnknown(worker, key) : outputAfterEnd(*known, key, end));
        });
}

void RunService::finished(const QString &worker, const jobs::Outcome &outcome, const TakenResult &done)
{
    if (const auto problem = unavailable()) {
        m_book.wordRefused(worker, outcome.key, now());
        return done(*problem);
    }
    failPoint("server.result");
    jobs::MessageResult heard = m_book.finished(worker, outcome, now());
    const Done acknowledge = [done, receipt = heard.receipt](const Result<void> &result) {
        failPoint("server.result_committed");
        done(result ? Result<Acknowledged>(receipt) : result.problem());
    };
    if (std::holds_alternative<jobs::AskRecord>(heard.reply))
        compareWithRecord(worker, outcome, done, acknowledge);
    else
        answer(worker, outcome.key, std::move(heard), acknowledge);
}

/// The attempt is not active. The record has it as the worker says, or as given up: then its result has come late.
void RunService::compareWithRecord(const QString &worker, const jobs::Outcome &outcome, const TakenResult &again,
                                   const Done &done)
{
    m_store.read<Attempts>(
        this, [id = outcome.key.runId](store::Reader &reader) { return reader.attempts(id); },
        [this, worker, outcome, again, done](const Result<Attempts> &attempts) {
            if (!attempts)
                return done(storeUnavailable(attempts.problem().text()));
            const store::AttemptRecord *known = findAttempt(*attempts, outcome.key.attempt);
            if (known == nullptr)
                return takeOffered(worker, outcome, !attempts->isEmpty(), again, done);
            m_book.dropOffer(outcome.key);
            const jobs::EndedAttempt ended{known->state, known->worker, known->instance};
            switch (jobs::lateWord(ended, worker, m_book.instanceOf(worker), outcome.status)) {
            case jobs::LateWord::Repeated:
                return done({});
            case jobs::LateWord::Late:
                return apply(m_book.late(worker, outcome, now()), done);
            case jobs::LateWord::NotIts:
                return done(jobs::notIts(worker, outcome.key));
            }
        });
}

/// Nothing is on record of it. Where another epoch of the record had it, its worker sends all of it once more.
void RunService::takeOffered(const QString &worker, const jobs::Outcome &outcome, bool isRunKnown,
                             const TakenResult &again, const Done &done)
{
    if (!isRunKnown && takesIn(worker, outcome.key))
        return finished(worker, outcome, again); // which asks for the output first
    if (m_book.isIts(worker, outcome.key))       // a word that came before has brought it back
        return finished(worker, outcome, again);
    if (m_book.isTooEarly(outcome.key))
        return done(jobs::tooEarly());
    if (isRunKnown || m_book.knows(outcome.key.runId)) {
        auto step = m_book.takeInBeside(worker, outcome, now());
        return step ? apply(std::move(*step), done) : done(answerUnknown(worker, outcome.key));
    }
    done(answerUnknown(worker, outcome.key));
}

/// True: the worker has this attempt now, by an offer of its own, now or a moment ago.
bool RunService::takesIn(const QString &worker, const jobs::AttemptKey &key)
{
    if (m_book.isIts(worker, key))
        return true;
    const bool isWanted = !isDeleted(key.runId) && !m_book.isTooEarly(key);
    auto step = isWanted ? m_book.takeIn(worker, key, now()) : std::nullopt;
    if (!step)
        return false;
    apply(std::move(*step));
    return true;
}

void RunService::ownJobFinished(const QString &worker, const QString &job, const jobs::Outcome &outcome,
                                const QByteArray &raw, const Done &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    answer(worker, {}, m_book.ownJobFinished(worker, job, outcome, raw, now()), done);
}

/// `again` says it once more, when the book has taken in what the record does not have.
void RunService::answer(const QString &worker, const jobs::AttemptKey &key, jobs::MessageResult heard, const Done &done,
                        const std::function<void()> &again)
{
    if (std::holds_alternative<jobs::Accepted>(heard.reply)) {
        apply(std::move(heard.step), done);
    } else if (const auto *problem = std::get_if<Problem>(&heard.reply)) {
        log(lcJobs(), LogLevel::Debug, QStringLiteral("worker %1 was refused: %2").arg(worker, problem->text()));
        done(*problem);
    } else {
        askRecord(worker, key, done, again);
    }
}

void RunService::noteDeleted(WallTime queuedAt)
{
    m_deletedUntil = std::max(m_deletedUntil, std::optional(queuedAt));
}

/// Its id has the time when it was queued.
bool RunService::isDeleted(const QString &runId) const
{
    const auto at = timeOfRunId(runId);
    return at && m_deletedUntil && *at <= *m_deletedUntil;
}

/// Nothing is on record of that attempt.
Result<void> RunService::answerUnknown(const QString &worker, const jobs::AttemptKey &key) const
{
    if (!isDeleted(key.runId))
        return unknownRun(key.runId);
    log(lcJobs(), LogLevel::Info,
        QStringLiteral("worker %1 spoke of attempt %2 of run %3, which was deleted for its age; that changes nothing")
            .arg(worker)
            .arg(key.attempt)
            .arg(key.runId));
    return {};
}

/// The run is not active. If the record has this attempt it has ended, and the worker asks because it missed the
/// answer.
void RunService::askRecord(const QString &worker, const jobs::AttemptKey &key, const Done &done,
                           const std::function<void()> &again)
{
    m_store.read<std::optional<jobs::Run>>(
        this, [id = key.runId](store::Reader &reader) { return reader.run(id); },
        [this, worker, key, done, again](const Result<std::optional<jobs::Run>> &run) {
            if (!run)
                return done(storeUnavailable(run.problem().text()));
            if (run->has_value() && (*run)->attempt >= key.attempt)
                return done({});
            if (again && !run->has_value() && takesIn(worker, key))
                return again();
            done(answerUnknown(worker, key));
        });
}

void RunService::assignmentRefused(const QString &worker, const jobs::AttemptKey &key, const protocol::Error &error)
{
    const bool isFault = errorCodeFrom(error.code) != ErrorCode::Stopping;
    const bool isNews = std::exchange(m_refusals[worker], error.code) != error.code;
    log(lcJobs(),
        !isNews   ? LogLevel::Debug
        : isFault ? LogLevel::Warning
                  : LogLevel::Info,
        QStringLiteral("worker %1 could not take run %2: %3").arg(worker, key.runId, error.reason),
        isFault ? QStringLiteral("check that worker's disk and log") : QString());
    apply(m_book.assignmentRefused(worker, key, error.reason, now()));
}

void RunService::startTaken(const QString &worker, const jobs::AttemptKey &key)
{
    m_refusals.erase(worker);
    apply(m_book.startTaken(worker, key, now()));
}

void RunService::pingAnswered(const QString &worker, MonoTime sentAt)
{
    if (unavailable())
        return; // what a worker waits for may wait for the database
    if (jobs::Step step = m_book.pingAnswered(worker, sentAt, now()); !step.writes.empty() || !step.commands.empty())
        apply(std::move(step));
}

void RunService::workerSeen(const QString &worker)
{
    if (m_book.workerSeen(worker, now()))
        rearm();
}

} // namespace holdfast::server
