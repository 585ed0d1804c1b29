// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/run_service.h"

#include "core/base/log.h"
#include "core/failpoint/fail_point.h"
#include "core/runtime/random.h"
#include "core/server/event_lines.h"

#include <algorithm>

namespace holdfast::server {
namespace {

Problem unknownRun(const QString &runId)
{
    return {QStringLiteral("unknown_run"), QStringLiteral("there is no run %1 on record").arg(runId), {}, {}};
}

void note(Touched &touched, const jobs::Write &write)
{
    if (const auto *worker = std::get_if<jobs::PutWorker>(&write))
        touched.workers += worker->worker.name;
    else if (const auto *outage = std::get_if<jobs::PutOutage>(&write))
        touched.outages += outage->outage;
    else if (const auto *job = std::get_if<jobs::PutJob>(&write))
        touched.jobs += job->job.name;
    else if (const auto *plan = std::get_if<jobs::AdvancePlan>(&write))
        touched.jobs += plan->job;
    else if (const auto *removed = std::get_if<jobs::RemoveJob>(&write))
        touched.jobsGone += removed->name;
}

Touched touchedBy(const jobs::Writes &writes)
{
    Touched touched;
    for (const jobs::Write &write : writes)
        note(touched, write);
    return touched;
}

} // namespace

RunService::RunService(store::Store &store, const runtime::Clock &clock, MetricsBook &metrics,
                       const jobs::LabelLimits &labelLimits, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_metrics(metrics)
    , m_book(runtime::random64, labelLimits)
    , m_timer(clock)
{
    connect(&m_store, &store::Store::committed, this, &RunService::onCommitted);
    connect(&m_store, &store::Store::rejected, this, &RunService::onRejected);
    connect(&m_store, &store::Store::availabilityChanged, this, &RunService::onAvailability);
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &RunService::onDeadline);
}

Result<void> RunService::open()
{
    const Now at = now();
    auto loaded = m_store.open(at.wall);
    if (!loaded)
        return loaded.problem();
    QStringList unreadable;
    apply(m_book.restore(*loaded, at, &unreadable));
    for (const QString &name : unreadable) {
        log(lcJobs(), LogLevel::Error, QStringLiteral("the schedule of job %1 cannot be read").arg(name),
            QStringLiteral("remove the job and add it again"));
    }
    if (!loaded->jobs.isEmpty()) {
        log(lcJobs(), LogLevel::Info,
            QStringLiteral("%1 jobs and %2 runs that have not ended are on record")
                .arg(loaded->jobs.size())
                .arg(loaded->activeRuns.size()));
    }
    return {};
}

std::optional<Problem> RunService::unavailable() const
{
    if (m_store.available() && !m_store.isFull())
        return std::nullopt;
    const QString why =
        m_store.available() ? QStringLiteral("too much waits for its disk") : m_store.unavailableReason();
    return Problem{QStringLiteral("store_unavailable"),
                   QStringLiteral("the database takes nothing now: %1").arg(why),
                   {},
                   QStringLiteral("try again later")};
}

/// A job that changes has all its slots up to now on record first. After a long time without a server they are many:
/// they are planned in portions, each on disk before the next, so that memory and loop do not bear all of them at once.
/// If the server dies meanwhile the job is as it was.
void RunService::whenCaughtUp(const QString &job, const Done &done, const std::function<void()> &then)
{
    if (const auto problem = unavailable())
        return done(*problem);
    const Now at = now();
    if (!m_book.timetable().isBehind(job, at.wall))
        return then();
    apply(m_book.onDeadline(at), [this, job, done, then](const Result<void> &planned) {
        return planned ? whenCaughtUp(job, done, then) : done(planned.problem());
    });
}

void RunService::applyOrFail(Result<jobs::Step> step, const Done &done)
{
    if (step)
        apply(std::move(*step), done);
    else
        done(step.problem());
}

void RunService::record(jobs::Writes writes, const Done &done)
{
    jobs::Step step;
    step.writes = std::move(writes);
    apply(std::move(step), done);
}

/// A step with nothing to write still takes its turn behind the writes before it: its answer may rest on them.
void RunService::apply(jobs::Step step, const Done &done)
{
    if (!step.writes.empty() || !step.commands.empty() || done) {
        m_pending.emplace(++m_lastTicket,
                          Pending{std::move(step.commands), std::move(step.changed), done,
                                  m_isWatched ? touchedBy(step.writes) : Touched(), eventLines(step.writes)});
        m_store.commit(m_lastTicket, std::move(step.writes));
    }
    rearm();
}

void RunService::onCommitted(quint64 upTo, Microseconds took)
{
    m_metrics.storeCommit.add(took);
    while (!m_pending.empty() && m_pending.begin()->first <= upTo) {
        const Pending pending = std::move(m_pending.begin()->second);
        m_pending.erase(m_pending.begin());
        carryOut(pending);
    }
    rearm(); // the store may have been full, or a portion waited for this
}

void RunService::carryOut(const Pending &pending)
{
    for (const QString &line : pending.events)
        log(lcJobs(), LogLevel::Info, line);
    note(pending.changed);
    if (!pending.touched.isEmpty())
        Q_EMIT touched(pending.touched);
    for (const jobs::Command &command : pending.commands) {
        if (!m_book.stands(command))
            continue;
        if (const auto *start = std::get_if<jobs::StartRun>(&command)) {
            failPoint("server.assigned");
            Q_EMIT startRequested(start->worker, start->assignment);
            failPoint("server.start_sent");
        } else {
            const auto &cancel = std::get<jobs::CancelRun>(command);
            Q_EMIT cancelRequested(cancel.worker, cancel.key, cancel.reason);
        }
    }
    if (pending.done)
        pending.done({});
}

void RunService::note(const std::vector<jobs::Run> &changed)
{
    for (const QString &line : endLines(changed))
        log(lcJobs(), LogLevel::Info, line);
    for (const jobs::Run &run : changed) {
        if (jobs::isFinal(run.state))
            ++m_metrics.runsEnded[run.state];
        else
            log(lcJobs(), LogLevel::Debug, lineOf(run));
        Q_EMIT runChanged(run);
    }
}

void RunService::onRejected(quint64, const QString &why)
{
    const Problem problem{
        QStringLiteral("internal"), QStringLiteral("the database refused the record: %1").arg(why), {}, {}};
    for (const auto &[ticket, pending] : std::exchange(m_pending, {})) {
        if (pending.done)
            pending.done(problem);
    }
    Q_EMIT refused();
}

void RunService::onAvailability(bool available, const QString &)
{
    if (available)
        onDeadline(now());
    else
        rearm();
}

void RunService::onDeadline(Now at)
{
    if (unavailable() || m_isPlanning)
        return;
    jobs::Step step = m_book.onDeadline(at);
    m_isPlanning = !step.writes.empty();
    apply(std::move(step), m_isPlanning ? [this](const Result<void> &) { m_isPlanning = false; } : Done());
}

/// While the database is away or full nothing is planned: what falls due meanwhile is planned, late, when it is back. A
/// portion is planned when the former one is on disk.
void RunService::rearm()
{
    m_timer.set(unavailable() || m_isPlanning ? std::nullopt : m_book.nextDeadline(now()));
}

void RunService::addJob(const jobs::Job &job, const Done &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    applyOrFail(m_book.addJob(job, now()), done);
}

void RunService::replaceJob(const jobs::Job &job, const Done &done)
{
    whenCaughtUp(job.name, done, [this, job, done] { applyOrFail(m_book.replaceJob(job, now()), done); });
}

void RunService::removeJob(const QString &name, const Done &done)
{
    whenCaughtUp(name, done, [this, name, done] { applyOrFail(m_book.removeJob(name, now()), done); });
}

void RunService::setJobEnabled(const QString &name, bool enabled, const Done &done)
{
    whenCaughtUp(name, done,
                 [this, name, enabled, done] { applyOrFail(m_book.setJobEnabled(name, enabled, now()), done); });
}

void RunService::requestRun(const QString &job, const std::function<void(const Result<QString> &)> &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    auto step = m_book.requestRun(job, now());
    if (!step)
        return done(step.problem());
    const QString id = step->changed.front().id;
    apply(std::move(*step),
          [done, id](const Result<void> &result) { done(result ? Result<QString>(id) : result.problem()); });
}

void RunService::cancelRun(const QString &runId, const Done &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    applyOrFail(m_book.cancelRun(runId, now()), done);
}

void RunService::settle(const Done &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    apply(m_book.onDeadline(now()), done);
}

void RunService::started(const QString &worker, const jobs::AttemptKey &key, std::optional<WallTime> at,
                         const Done &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    failPoint("server.started");
    answer(worker, key, m_book.started(worker, key, at, now()), done);
}

void RunService::output(const QString &worker, const jobs::AttemptKey &key, jobs::Stream stream, qint64 offset,
                        const QByteArray &data, const Done &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    answer(worker, key, m_book.output(worker, key, stream, offset, data), done);
}

void RunService::finished(const QString &worker, const jobs::Outcome &outcome,
                          const std::function<void(const Result<Acknowledged> &)> &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    failPoint("server.result");
    jobs::Heard heard = m_book.finished(worker, outcome, now());
    const Done acknowledge = [done, receipt = heard.receipt](const Result<void> &result) {
        failPoint("server.result_committed");
        done(result ? Result<Acknowledged>(receipt) : result.problem());
    };
    if (std::holds_alternative<jobs::AskRecord>(heard.reply))
        compareWithRecord(worker, outcome, acknowledge);
    else
        answer(worker, outcome.key, std::move(heard), acknowledge);
}

/// The attempt is not active. The record has it as the worker says, or as given up: then its result has come late.
void RunService::compareWithRecord(const QString &worker, const jobs::Outcome &outcome, const Done &done)
{
    using Attempts = QList<store::AttemptRecord>;
    m_store.read<Attempts>(
        this, [id = outcome.key.runId](store::Reader &reader) { return reader.attempts(id); },
        [this, worker, outcome, done](const Result<Attempts> &attempts) {
            if (!attempts)
                return done(Problem{QStringLiteral("store_unavailable"),
                                    attempts.problem().text(),
                                    {},
                                    QStringLiteral("try again later")});
            const auto known = std::find_if(attempts->begin(), attempts->end(),
                                            [&](const auto &each) { return each.attempt == outcome.key.attempt; });
            if (known == attempts->end())
                done(unknownRun(outcome.key.runId));
            else if (known->state == outcome.status)
                done({});
            else
                apply(m_book.late(worker, outcome, now()), done);
        });
}

void RunService::ownJobFinished(const QString &worker, const QString &job, const jobs::Outcome &outcome,
                                const QByteArray &raw, const Done &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    answer(worker, {}, m_book.ownJobFinished(worker, job, outcome, raw, now()), done);
}

void RunService::answer(const QString &worker, const jobs::AttemptKey &key, jobs::Heard heard, const Done &done)
{
    if (std::holds_alternative<jobs::Accepted>(heard.reply)) {
        apply(std::move(heard.step), done);
    } else if (const auto *problem = std::get_if<Problem>(&heard.reply)) {
        log(lcJobs(), LogLevel::Debug, QStringLiteral("worker %1 was refused: %2").arg(worker, problem->text()));
        done(*problem);
    } else {
        askRecord(key, done);
    }
}

/// The run is not active. If the record has this attempt it has ended, and the worker asks because it missed the
/// answer.
void RunService::askRecord(const jobs::AttemptKey &key, const Done &done)
{
    m_store.read<std::optional<jobs::Run>>(
        this, [id = key.runId](store::Reader &reader) { return reader.run(id); },
        [key, done](const Result<std::optional<jobs::Run>> &run) {
            if (!run)
                done(Problem{
                    QStringLiteral("store_unavailable"), run.problem().text(), {}, QStringLiteral("try again later")});
            else if (!run->has_value() || (*run)->attempt < key.attempt)
                done(unknownRun(key.runId));
            else
                done({});
        });
}

void RunService::assignmentRefused(const QString &worker, const jobs::AttemptKey &key, const protocol::Error &error)
{
    const bool isFault = error.code != u"stopping";
    log(lcJobs(), isFault ? LogLevel::Warning : LogLevel::Info,
        QStringLiteral("worker %1 could not take run %2: %3").arg(worker, key.runId, error.reason),
        isFault ? QStringLiteral("look at that worker's disk and log") : QString());
    apply(m_book.assignmentRefused(worker, key, error.reason, now()));
}

jobs::Agreed RunService::workerRegistered(const jobs::WorkerRecord &record, const QList<jobs::Holding> &holding,
                                          const jobs::Return &how)
{
    return m_book.workerRegistered(record, holding, how, now());
}

void RunService::settleRegistration(jobs::Step step)
{
    apply(std::move(step));
}

void RunService::workerGone(const QString &worker, const jobs::Loss &loss)
{
    apply(m_book.workerGone(worker, loss, now()));
}

void RunService::workerSeen(const QString &worker)
{
    if (!unavailable())
        apply(m_book.workerSeen(worker, now()));
}

} // namespace holdfast::server
