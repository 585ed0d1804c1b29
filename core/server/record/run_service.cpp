// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/run_service.h"

#include "core/base/log.h"
#include "core/failpoint/fail_point.h"
#include "core/runtime/random.h"
#include "core/server/record/event_lines.h"

#include <algorithm>

namespace holdfast::server {
namespace {

/// How often the clocks are compared while nothing else is due.
constexpr Milliseconds kClockCheck{10'000};

Problem notNow(const QString &why)
{
    return {.code = QStringLiteral("unavailable"), .what = why, .todo = QStringLiteral("try again later")};
}

} // namespace

Problem storeUnavailable(const QString &what)
{
    return {.code = QStringLiteral("store_unavailable"), .what = what, .todo = QStringLiteral("try again later")};
}

RunService::RunService(store::Store &store, const runtime::Clock &clock, ServerMetrics &metrics,
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
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, [this] { onDeadline(); });
}

Result<void> RunService::open(const QString &takeOver)
{
    auto loaded = m_store.open(m_clock.now().wall);
    if (!loaded)
        return loaded.problem();
    loaded->takeOver = takeOver;
    QStringList unreadable;
    QStringList changedZones;
    jobs::Step restored = m_book.restore(*loaded, m_clock.now(), &unreadable, &changedZones);
    beginClock(loaded->clock);
    m_tokens = loaded->tokens;
    if (m_witness != nullptr)
        m_witness->begin(*loaded);
    m_deletedUntil = loaded->droppedUntil;
    apply(std::move(restored));
    for (const QString &name : unreadable) {
        const auto why = schedule::check(m_book.catalogue().find(name)->schedule);
        log(lcJobs(), LogLevel::Warning,
            QStringLiteral("job %1 does not run: %2").arg(name, why ? QString() : why.problem().what),
            why ? QString() : why.problem().todo);
    }
    for (const QString &name : changedZones)
        log(lcJobs(), LogLevel::Info,
            QStringLiteral("the rules of time zone %1 have changed: job %2 goes by the new ones from now on")
                .arg(m_book.catalogue().find(name)->schedule.timezone, name));
    if (!loaded->jobs.isEmpty()) {
        log(lcJobs(), LogLevel::Info,
            QStringLiteral("the database has been read; jobs: %1, runs that have not ended: %2")
                .arg(loaded->jobs.size())
                .arg(loaded->activeRuns.size()));
    }
    tellOfPlansAhead();
    return {};
}

std::optional<Problem> RunService::unavailable() const
{
    if (m_isClosed)
        return storeUnavailable(QStringLiteral("the server stops"));
    if (m_store.available() && !m_store.isFull())
        return std::nullopt;
    const QString why =
        m_store.available() ? QStringLiteral("too many writes wait for the disk") : m_store.unavailableReason();
    return storeUnavailable(QStringLiteral("the database cannot be written: %1").arg(why));
}

/// A job that changes has all its slots up to now on record first. After a long time without a server they are many:
/// they are planned in portions, each on disk before the next, so that memory and loop do not bear all of them at once.
/// If the server dies meanwhile the job is as it was.
void RunService::whenCaughtUp(const QString &job, const Executed &done, const std::function<void()> &then)
{
    if (const auto problem = unavailable())
        return done(*problem);
    watchClock();
    if (!job.isEmpty() && m_planClock.stopsAt())
        return done(notNow(whyClockIsHeld()));
    if (!job.isEmpty() && m_book.isSettling())
        return done(notNow(QStringLiteral("the database was replaced, and the server waits for the workers that may "
                                          "know more, for a minute at most")));
    const Now at = now();
    if (!m_book.planner().isBehind(job, at.wall))
        return then();
    apply(m_book.onDeadline(at), [this, job, done, then](const Result<void> &planned) {
        return planned ? whenCaughtUp(job, done, then) : done(planned.problem());
    });
}

void RunService::record(jobs::Writes writes, const Done &done)
{
    jobs::Step step;
    step.writes = std::move(writes);
    apply(std::move(step), done);
}

void RunService::endPlanning()
{
    m_plansNoMore = true;
    rearm();
}

bool RunService::close()
{
    endPlanning();
    m_isClosed = true;
    return m_store.close();
}

/// A step with nothing to write still takes its turn behind the writes before it: its answer may rest on them.
void RunService::apply(jobs::Step step, const Done &done)
{
    if (m_isClosed)
        return; // nobody was told that it was taken
    if (m_witness != nullptr)
        m_witness->beforeCommit(step);
    if (!step.writes.empty() || !step.commands.empty() || done) {
        m_pending.emplace(++m_lastTicket, Pending{std::move(step.commands), std::move(step.changes), done});
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
    tell(pending.changes);
    for (const jobs::Command &command : pending.commands) {
        if (!m_book.isStillValid(command))
            continue;
        if (const auto *start = std::get_if<jobs::StartRun>(&command)) {
            failPoint("server.assigned");
            m_book.startSent(start->assignment.key, now());
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

void RunService::tell(const jobs::Changes &changes)
{
    for (const QString &line : eventLines(changes.events, EventsOf::SilentWorkers))
        log(lcJobs(), LogLevel::Warning, line, QStringLiteral("check that worker's disk and log"));
    for (const QString &line : eventLines(changes.events, EventsOf::Others) + endLines(changes.runs))
        log(lcJobs(), LogLevel::Info, line);
    for (const jobs::Run &run : changes.runs) {
        if (jobs::isFinal(run.state))
            ++m_metrics.runsEnded[run.state];
        else
            log(lcJobs(), LogLevel::Debug, lineOf(run));
    }
    if (!changes.isEmpty())
        Q_EMIT committed(changes);
}

void RunService::onRejected(quint64, const QString &why)
{
    const Problem problem{.code = QStringLiteral("internal"),
                          .what = QStringLiteral("the database rejected the write: %1").arg(why)};
    for (const auto &[ticket, pending] : std::exchange(m_pending, {})) {
        if (pending.done)
            pending.done(problem);
    }
    Q_EMIT refused();
}

void RunService::onAvailability(bool available, const QString &)
{
    if (available)
        onDeadline();
    else
        rearm();
}

void RunService::onDeadline()
{
    watchClock();
    if (unavailable() || m_isPlanning)
        return;
    const Now at = now();
    jobs::Step step = m_book.onDeadline(at);
    noteClock(step, at);
    m_isPlanning = !step.writes.empty();
    apply(std::move(step), m_isPlanning ? [this](const Result<void> &) { m_isPlanning = false; } : Done());
}

/// While the database is away or full nothing is planned: what falls due meanwhile is planned, late, when it is back. A
/// portion is planned when the former one is on disk.
void RunService::rearm()
{
    if (m_plansNoMore || unavailable() || m_isPlanning)
        return m_timer.set(std::nullopt);
    const Now at = now();
    auto next = m_book.nextDeadline(at);
    if (m_planClock.isHeld())
        next = std::min(next.value_or(MonoTime::max()), at.mono + kClockCheck);
    m_timer.set(next);
}

void RunService::execute(const jobs::UserAction &asked, const Executed &done, const More &more)
{
    whenCaughtUp(jobs::changedJob(asked.action), done, [this, asked, done, more] {
        const Now at = now();
        auto step = m_book.execute(asked, at);
        if (!step)
            return done(step.problem());
        if (more)
            more(*step);
        noteClock(*step, at);
        if (const auto *replan = std::get_if<jobs::action::ReplanJob>(&asked.action);
            replan && !step->changes.jobs.isEmpty())
            log(lcJobs(), LogLevel::Info,
                QStringLiteral("job %1 is planned again from now on, on request").arg(replan->name));
        const bool isRequest = std::holds_alternative<jobs::action::RequestRun>(asked.action);
        const QString runId = isRequest ? step->changes.runs.front().id : QString();
        apply(std::move(*step),
              [done, runId](const Result<void> &result) { done(result ? Result<QString>(runId) : result.problem()); });
    });
}

void RunService::planDueSlots(const Done &done)
{
    if (const auto problem = unavailable())
        return done(*problem);
    watchClock();
    apply(m_book.onDeadline(now()), done);
}

} // namespace holdfast::server
