// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/watch/run_watch.h"

#include "core/base/exit_code.h"
#include "core/schedule/schedule.h"

#include <algorithm>
#include <utility>

namespace holdfast::notify {
namespace {

using jobs::Run;
using jobs::RunState;

std::optional<EventKind> badEnd(RunState state)
{
    switch (state) {
    case RunState::Failed:
    case RunState::TimedOut:
        return EventKind::Failed;
    case RunState::Lost:
        return EventKind::Lost;
    case RunState::Missed:
        return EventKind::Missed;
    case RunState::Queued:
    case RunState::Assigned:
    case RunState::Running:
    case RunState::Succeeded:
    case RunState::Cancelled:
    case RunState::Skipped:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

QString causeOf(const Run &run)
{
    if (!run.reason.isEmpty())
        return run.reason;
    return run.exitCode ? QStringLiteral("exit code %1").arg(exitCodeText(*run.exitCode)) : QString();
}

QString actFor(const Run &run, EventKind kind)
{
    switch (kind) {
    case EventKind::Failed:
        return QStringLiteral("read its output: holdfast run log %1").arg(run.id);
    case EventKind::Lost:
        return QStringLiteral("see why its worker was away: holdfast worker show %1").arg(run.worker);
    case EventKind::Missed:
    case EventKind::Late:
        return QStringLiteral("see what it waits for: holdfast run show %1").arg(run.id);
    case EventKind::Slow:
        return QStringLiteral("if it hangs: holdfast run cancel %1").arg(run.id);
    case EventKind::Recovered:
    case EventKind::NeverRan:
    case EventKind::WorkerOffline:
    case EventKind::WorkerBack:
    case EventKind::WorkerFlapping:
    case EventKind::WorkerDegraded:
    case EventKind::ServerStarted:
    case EventKind::StoreUnavailable:
    case EventKind::DiskFilling:
    case EventKind::CertificateEnds:
    case EventKind::AuditNotClean:
    case EventKind::ChannelFails:
        return {};
    }
    Q_UNREACHABLE();
}

Event eventOf(const Run &run, EventKind kind, WallTime now)
{
    Event event;
    event.key = run.id + u':' + toString(kind);
    event.kind = kind;
    event.at = now;
    event.job = run.job;
    event.run = run.id;
    event.worker = run.worker;
    event.attempt = run.attempt;
    event.plannedAt = run.plannedAt;
    event.startedAt = run.startedAt;
    event.finishedAt = run.finishedAt;
    event.exitCode = run.exitCode;
    event.act = actFor(run, kind);
    return event;
}

/// How long a run may go on before a channel calls it slow. Nothing: for ever.
std::optional<Milliseconds> patienceOf(const Rules &rules, std::optional<Milliseconds> usual)
{
    std::optional<Milliseconds> patience;
    if (rules.slowAfter > Milliseconds(0))
        patience = rules.slowAfter;
    if (rules.timesUsual > 0 && usual) {
        const Milliseconds times(static_cast<qint64>(static_cast<double>(usual->count()) * rules.timesUsual));
        patience = patience ? std::min(*patience, times) : times;
    }
    return patience;
}

} // namespace

void RunWatch::setChannels(const QList<Channel> &channels, WallTime now)
{
    m_channels = channels;
    for (auto &[id, watched] : m_runs) {
        disarm(watched.dues);
        await(watched);
    }
    for (const auto &[name, known] : m_jobs)
        awaitSuccess(name);
    m_dues.erase(m_dues.begin(),
                 std::find_if(m_dues.begin(), m_dues.end(), [now](const Due &due) { return due.at > now; }));
}

void RunWatch::restore(const QList<Streak> &streaks)
{
    for (const Streak &streak : streaks)
        m_streaks[streak.job] = streak.failures;
}

void RunWatch::jobKnown(const jobs::Job &job, WallTime lastSuccess)
{
    Known &known = m_jobs[job.name];
    known.labels = job.labels;
    known.isPlanned = job.enabled && job.schedule.kind != schedule::Kind::OnRequest;
    known.lastSuccess = std::max(known.lastSuccess, lastSuccess);
    awaitSuccess(job.name);
}

void RunWatch::lastSucceeded(const QString &job, WallTime at)
{
    const auto known = m_jobs.find(job);
    if (known == m_jobs.end() || known->second.hasSucceeded)
        return;
    known->second.lastSuccess = at;
    awaitSuccess(job);
}

void RunWatch::jobGone(const QString &name)
{
    m_streaks.erase(name);
    if (const auto known = m_jobs.find(name); known != m_jobs.end()) {
        disarm(known->second.dues);
        m_jobs.erase(known);
    }
}

bool RunWatch::isWanted(const Channel &channel, EventKind kind, const QString &job) const
{
    const auto known = m_jobs.find(job);
    return wants(channel, kind, job, known == m_jobs.end() ? jobs::Labels() : known->second.labels);
}

RunWatch::Finding RunWatch::changed(const Run &run, std::optional<Milliseconds> usual, WallTime now)
{
    if (jobs::isFinal(run.state)) {
        if (const auto watched = m_runs.find(run.id); watched != m_runs.end()) {
            disarm(watched->second.dues);
            m_runs.erase(watched);
        }
        return ended(run, now);
    }
    Watched &watched = m_runs[run.id];
    disarm(watched.dues);
    watched.run = run;
    watched.usual = usual;
    watched.seenAt = now;
    await(watched);
    return {};
}

RunWatch::Finding RunWatch::ended(const Run &run, WallTime now)
{
    Finding finding;
    const bool isGood = run.state == RunState::Succeeded;
    const auto bad = badEnd(run.state);
    if (!isGood && !bad)
        return finding;
    const auto found = m_streaks.find(run.job);
    const int before = found == m_streaks.end() ? 0 : found->second;
    const int after = isGood ? 0 : before + 1;
    const EventKind kind = bad.value_or(EventKind::Recovered);
    for (const Channel &channel : std::as_const(m_channels)) {
        const int count = isGood ? before : after;
        if (count < std::max(1, channel.rules.inARow) || !isWanted(channel, kind, run.job))
            continue;
        Event event = eventOf(run, kind, now);
        event.inARow = count;
        event.cause = !isGood      ? causeOf(run)
                      : before > 1 ? QStringLiteral("after %1 failures in a row").arg(before)
                                   : QStringLiteral("after a failure");
        finding.told.push_back({channel.name, event});
    }
    if (before != after)
        finding.streak = Streak{run.job, after};
    if (after == 0)
        m_streaks.erase(run.job);
    else
        m_streaks[run.job] = after;
    if (const auto known = m_jobs.find(run.job); isGood && known != m_jobs.end()) {
        known->second.lastSuccess = now;
        known->second.hasSucceeded = true;
        awaitSuccess(run.job);
    }
    return finding;
}

/// Its worker's clock may be ahead.
WallTime RunWatch::beganAt(const Watched &watched)
{
    return std::min(watched.run.startedAt.value_or(watched.seenAt), watched.seenAt);
}

/// A retry is not late: the first attempt has begun.
void RunWatch::await(Watched &watched)
{
    const Run &run = watched.run;
    const bool hasBegun = run.state == RunState::Running;
    for (const Channel &channel : std::as_const(m_channels)) {
        const Rules &rules = channel.rules;
        if (!hasBegun && run.plannedAt && run.attempt == 1 && rules.lateAfter > Milliseconds(0) &&
            isWanted(channel, EventKind::Late, run.job)) {
            const WallTime from = run.notBefore ? std::max(*run.notBefore, *run.plannedAt) : *run.plannedAt;
            arm(watched.dues, {from + rules.lateAfter, run.id, EventKind::Late, channel.name});
        }
        const auto patience = hasBegun ? patienceOf(rules, watched.usual) : std::nullopt;
        if (patience && isWanted(channel, EventKind::Slow, run.job)) {
            arm(watched.dues, {beganAt(watched) + *patience, run.id, EventKind::Slow, channel.name});
        }
    }
}

void RunWatch::awaitSuccess(const QString &job)
{
    Known &known = m_jobs.at(job);
    disarm(known.dues);
    for (const Channel &channel : std::as_const(m_channels)) {
        const Milliseconds silent = channel.rules.silentAfter;
        if (known.isPlanned && silent > Milliseconds(0) && isWanted(channel, EventKind::NeverRan, job))
            arm(known.dues, {known.lastSuccess + silent, job, EventKind::NeverRan, channel.name});
    }
}

void RunWatch::arm(std::vector<Due> &dues, const Due &due)
{
    dues.push_back(due);
    m_dues.insert(due);
}

void RunWatch::disarm(std::vector<Due> &dues)
{
    for (const Due &due : std::exchange(dues, {}))
        m_dues.erase(due);
}

std::optional<WallTime> RunWatch::nextDeadline() const
{
    return m_dues.empty() ? std::nullopt : std::optional(m_dues.begin()->at);
}

TellAll RunWatch::onDeadline(WallTime now)
{
    TellAll all;
    while (!m_dues.empty() && m_dues.begin()->at <= now) {
        const Due due = *m_dues.begin();
        m_dues.erase(m_dues.begin());
        if (auto told = tell(due, now))
            all.push_back(std::move(*told));
    }
    return all;
}

std::optional<Told> RunWatch::tell(const Due &due, WallTime now) const
{
    if (due.kind == EventKind::NeverRan) {
        const Known &known = m_jobs.at(due.subject);
        Event event{QStringLiteral("%1:never_ran:%2").arg(due.subject, toIso(known.lastSuccess)),
                    due.kind,
                    now,
                    due.subject,
                    {},
                    {}};
        event.cause = QStringLiteral("no success for %1").arg(forPeople(now - known.lastSuccess));
        event.act = QStringLiteral("see when it runs: holdfast job show %1").arg(due.subject);
        return Told{due.channel, event};
    }
    const Watched &watched = m_runs.at(due.subject);
    const Run &run = watched.run;
    Event event = eventOf(run, due.kind, now);
    event.cause = due.kind == EventKind::Late
                      ? QStringLiteral("it should have begun %1 ago").arg(forPeople(now - *run.plannedAt))
                      : QStringLiteral("it has run for %1").arg(forPeople(now - beganAt(watched)));
    return Told{due.channel, event};
}

} // namespace holdfast::notify
