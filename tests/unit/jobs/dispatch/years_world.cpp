// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/dispatch/years_world.h"

#include <algorithm>

namespace holdfast::jobs::test {
namespace {

constexpr Milliseconds kBetweenChances = 5h;

} // namespace

YearsWorld::YearsWorld(unsigned seed, const std::vector<Job> &jobs, LabelLimits limits)
    : m_server(std::move(limits))
    , m_random(seed)
    , m_jobs(jobs)
    , m_nextChance(m_server.now.wall)
{
    const Labels db{{QStringLiteral("db"), QStringLiteral("main")}};
    m_hosts = {{QStringLiteral("a"), {2, db, false, {}}},
               {QStringLiteral("b"), {3, db, false, {}}},
               {QStringLiteral("c"), {1, {}, false, {}}},
               {QStringLiteral("d"), {4, {}, false, {}}}};
    for (const Job &job : m_jobs)
        absorb(m_server.book.execute({{}, action::AddJob{job}}, m_server.now));
}

void YearsWorld::live(Milliseconds time)
{
    const WallTime end = now() + time;
    while (now() < end)
        step(end);
}

void YearsWorld::settle()
{
    m_settling = true;
    if (m_upAt)
        comeUp();
    for (const Job &job : m_jobs)
        absorb(m_server.book.execute({{}, action::SetJobEnabled{job.name, false}}, m_server.now));
    for (int i = 0; i < 10'000 && !m_open.empty(); ++i) {
        for (const auto &[name, host] : m_hosts)
            connect(name);
        step(now() + 1h);
    }
    archive();
}

void YearsWorld::step(WallTime until)
{
    m_server.pass(nextEvent(until) - now());
    if (m_upAt && now() >= *m_upAt)
        comeUp();
    if (!m_upAt) {
        deliverResults();
        absorb(m_server.book.onDeadline(m_server.now));
    }
    if (!m_settling && now() >= m_nextChance) {
        m_nextChance = now() + 1ms + anyTime(2 * kBetweenChances);
        chance();
    }
}

/// Never later than one of them, and past whatever is due already.
WallTime YearsWorld::nextEvent(WallTime until) const
{
    WallTime next = until;
    const auto consider = [&](WallTime at) { next = std::min(next, std::max(at, now() + 1ms)); };
    if (!m_settling)
        consider(m_nextChance);
    if (m_upAt) {
        consider(*m_upAt);
        return next;
    }
    if (const auto slot = m_server.book.planner().next())
        consider(*slot);
    for (const auto &[id, run] : m_open) {
        if (run.state == RunState::Queued && run.notBefore && *run.notBefore > now())
            consider(*run.notBefore);
    }
    for (const auto &[name, host] : m_hosts) {
        for (const auto &[key, execution] : host.held) {
            if (host.connected)
                consider(execution.endsAt);
        }
    }
    return next;
}

void YearsWorld::chance()
{
    const QString host = QString(QChar(u'a' + any(4)));
    const QString job = m_jobs.at(static_cast<std::size_t>(any(static_cast<int>(m_jobs.size())))).name;
    const int dice = any(100);
    if (dice < 5)
        return crash(1ms + anyTime(10s));
    if (dice < 11)
        return crash(1h + anyTime(any(5) == 0 ? Milliseconds(72h) : Milliseconds(6h)));
    if (dice < 28)
        return disconnect(host);
    if (dice < 31) {
        m_hosts.at(host).held.clear(); // its disk is new
        ++happened[QStringLiteral("wiped")];
        return disconnect(host);
    }
    if (m_upAt)
        return;
    if (dice < 75)
        connect(host);
    else if (dice < 88)
        absorb(m_server.book.execute({{}, action::RequestRun{{job}}}, m_server.now));
    else if (dice < 93 && !m_open.empty())
        absorb(m_server.book.execute(
            {{}, action::CancelRun{std::next(m_open.begin(), any(static_cast<int>(m_open.size())))->first}},
            m_server.now));
    else if (dice < 97)
        absorb(m_server.book.execute(
            {{}, action::SetJobEnabled{job, !m_server.book.catalogue().find(job)->enabled || any(4) != 0}},
            m_server.now));
    else
        edit(job);
}

/// Another schedule; the policies stay, so that the checks know them.
void YearsWorld::edit(const QString &name)
{
    Job job = *m_server.book.catalogue().find(name);
    if (job.schedule.kind == schedule::Kind::Cron)
        job.schedule.text = QStringLiteral("%1 */%2 * * *").arg(any(60)).arg(2 + any(5));
    absorb(m_server.book.execute({{}, action::ReplaceJob{job}}, m_server.now));
    ++happened[QStringLiteral("edited")];
}

void YearsWorld::crash(Milliseconds downtime)
{
    for (auto &[name, host] : m_hosts)
        host.connected = false;
    m_upAt = std::max(m_upAt.value_or(WallTime{}), now() + downtime);
    ++happened[QStringLiteral("crashed")];
}

void YearsWorld::comeUp()
{
    m_upAt.reset();
    archive();
    m_server.restart();
    m_server.commands.clear();
    absorb(m_server.book.onDeadline(m_server.now));
    for (const auto &[name, host] : m_hosts) {
        if (any(4) != 0)
            connect(name);
    }
}

void YearsWorld::connect(const QString &name)
{
    Host &host = m_hosts.at(name);
    if (host.connected)
        return;
    host.connected = true;
    QList<Holding> holding;
    for (const auto &[key, execution] : host.held)
        holding += {key, execution.endsAt > now() ? Holding::State::Running : Holding::State::Finished, 0, 0};
    WorkerRecord record = worker(name, host.slotCount, host.labels);
    record.connectedAt = record.lastSeenAt = now();
    const RegistrationResult agreed = m_server.book.workerRegistered(record, holding, {1, 0, {}}, m_server.now);
    for (const AttemptKey &key : agreed.cancel)
        host.held.at(key) = {host.held.at(key).job, now() + 1s, RunState::Cancelled};
    absorb(agreed.step);
    ++happened[QStringLiteral("connected")];
}

void YearsWorld::disconnect(const QString &name)
{
    if (!std::exchange(m_hosts.at(name).connected, false) || m_upAt)
        return;
    absorb(m_server.book.workerGone(name, {OutageCause::NoPong, QStringLiteral("gone")}, m_server.now));
}

void YearsWorld::deliverResults()
{
    for (auto &[name, host] : m_hosts) {
        for (auto it = host.held.begin(); host.connected && it != host.held.end();) {
            const auto [key, execution] = *it;
            if (execution.endsAt > now()) {
                ++it;
                continue;
            }
            host.held.erase(it);
            Outcome outcome;
            outcome.key = key;
            outcome.status = execution.status;
            outcome.exitCode = execution.status == RunState::Succeeded ? 0 : 1;
            absorb(m_server.book.finished(name, outcome, m_server.now).step);
            it = host.held.upper_bound(key);
        }
    }
}

void YearsWorld::absorb(const Result<Step> &result)
{
    if (result)
        absorb(*result);
    else
        fault(result.problem().text());
}

void YearsWorld::absorb(const Step &step)
{
    for (const Run &run : step.changes.runs) {
        if (isFinal(run.state)) {
            m_open.erase(run.id);
            ++concluded[run.id];
        } else {
            m_open.insert_or_assign(run.id, run);
        }
    }
    checkChanges(step);
    m_server.take(step);
    for (const Command &command : std::exchange(m_server.commands, {}))
        std::visit([this](const auto &each) { deliver(each); }, command);
    if (!step.changes.runs.empty())
        check();
}

void YearsWorld::deliver(const StartRun &start)
{
    Host &host = m_hosts.at(start.worker);
    const AttemptKey &key = start.assignment.key;
    if (!host.connected)
        return;
    if (any(50) == 0)
        return disconnect(start.worker); // it never arrived
    if (const Run &run = m_open.at(key.runId); run.notBefore && *run.notBefore > now())
        fault(QStringLiteral("run %1 starts before its time").arg(run.id));
    const RunState states[] = {RunState::Succeeded, RunState::Succeeded, RunState::Succeeded, RunState::Succeeded,
                               RunState::Failed,    RunState::TimedOut,  RunState::Lost};
    const Milliseconds length = anyTime(any(6) == 0 ? Milliseconds(6h) : Milliseconds(50min));
    host.held.insert({key, {start.assignment.job, now() + length, states[any(7)]}});
    if (any(10) != 0)
        absorb(m_server.book.started(start.worker, key, std::nullopt, m_server.now).step);
}

void YearsWorld::deliver(const CancelRun &cancel)
{
    Host &host = m_hosts.at(cancel.worker);
    const auto held = host.held.find(cancel.key);
    if (!host.connected || held == host.held.end() || held->second.endsAt <= now())
        return;
    held->second.endsAt = std::min(held->second.endsAt, now() + 1ms + anyTime(10s));
    held->second.status = RunState::Cancelled;
}

/// What has ended is set aside, so that a restart need not look through years.
void YearsWorld::archive()
{
    auto &runs = m_server.store.runs;
    for (auto it = runs.begin(); it != runs.end();) {
        if (!isFinal(it->second.state)) {
            ++it;
            continue;
        }
        if (!ended.insert(*it).second)
            fault(QStringLiteral("run %1 changes after its end").arg(it->first));
        it = runs.erase(it);
    }
}

} // namespace holdfast::jobs::test
