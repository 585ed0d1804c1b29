// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/roster.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

constexpr Milliseconds kDay = std::chrono::hours(24);

bool hasLabels(const Labels &worker, const Labels &wanted)
{
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        if (worker.value(it.key()) != it.value() || !worker.contains(it.key()))
            return false;
    }
    return true;
}

bool takesJobs(const Roster::Worker &worker)
{
    return worker.record.connected && worker.record.protocol > 0 && worker.record.slots > 0;
}

QString inWords(const Labels &labels)
{
    QStringList words;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        words += it.key() + QLatin1Char('=') + it.value();
    return words.join(QStringLiteral(", "));
}

/// When an outage began is its key: two of a worker within one millisecond must not be one on record. A clock that was
/// set back is left alone.
WallTime beginAfter(const std::optional<WallTime> &former, WallTime lastSign)
{
    const bool isCrowded = former && lastSign <= *former && *former - lastSign < Seconds(1);
    return isCrowded ? *former + Milliseconds(1) : lastSign;
}

} // namespace

int Roster::Worker::freeSlots() const
{
    return std::max(0, record.slots - static_cast<int>(running.size()));
}

void Roster::restore(const QList<WorkerRecord> &workers, const QList<Outage> &outages, WallTime now, Writes &writes)
{
    for (const WorkerRecord &record : workers)
        m_workers[record.name].record = record;
    for (const Outage &outage : outages) {
        const auto found = m_workers.find(outage.worker);
        if (found == m_workers.end())
            continue;
        if (!found->second.lastBegan || *found->second.lastBegan < outage.began)
            found->second.lastBegan = outage.began;
        if (!outage.back)
            found->second.outage = outage;
        else if (now - *outage.back < kDay)
            found->second.reconnects.push_back(*outage.back);
    }
    for (auto &[name, worker] : m_workers) {
        std::sort(worker.reconnects.begin(), worker.reconnects.end());
        if (worker.record.connected) {
            disconnected(name, {QStringLiteral("server_restart"), QStringLiteral("the server was restarted")}, now,
                         writes);
        }
    }
}

Roster::Worker &Roster::connected(const WorkerRecord &record, const Return &how, Writes &writes)
{
    Worker &worker = m_workers[record.name];
    if (worker.record.instance != record.instance) {
        if (!worker.running.empty())
            worker.elsewhere[worker.record.instance] = std::move(worker.running);
        worker.running = std::move(worker.elsewhere[record.instance]);
        worker.elsewhere.erase(record.instance);
    }
    worker.record = record;
    worker.record.connected = true;
    writes.push_back(PutWorker{worker.record});
    const WallTime now = record.connectedAt;
    if (worker.outage) {
        Outage outage = *worker.outage;
        outage.back = now;
        outage.attempts = how.attempts;
        outage.held = how.held;
        if (!how.loss.cause.isEmpty()) {
            outage.cause = how.loss.cause;
            outage.verdict = how.loss.verdict;
            outage.act = how.loss.act;
        }
        writes.push_back(PutOutage{outage});
        worker.outage.reset();
        worker.reconnects.push_back(now);
    }
    while (!worker.reconnects.empty() && now - worker.reconnects.front() > kDay)
        worker.reconnects.pop_front();
    return worker;
}

void Roster::disconnected(const QString &name, const Loss &loss, WallTime now, Writes &writes)
{
    Worker *worker = find(name);
    if (worker == nullptr || !worker->record.connected)
        return;
    worker->record.connected = false;
    worker->record.lastSeenAt = loss.lastSign.value_or(worker->record.lastSeenAt);
    const WallTime began = beginAfter(worker->lastBegan, worker->record.lastSeenAt);
    worker->lastBegan = began;
    worker->outage = Outage{name, began, std::max(now, began), std::nullopt, 0, loss.cause, loss.verdict, loss.act};
    writes.push_back(PutWorker{worker->record});
    writes.push_back(PutOutage{*worker->outage});
}

void Roster::give(const Run &run)
{
    if (Worker *worker = find(run.worker)) {
        const bool isIts = worker->record.instance == run.instance;
        (isIts ? worker->running : worker->elsewhere[run.instance]).insert({run.id, run.attempt});
    }
}

void Roster::release(const Run &run)
{
    Worker *worker = find(run.worker);
    if (worker == nullptr || worker->running.erase({run.id, run.attempt}) > 0)
        return;
    const auto others = worker->elsewhere.find(run.instance);
    if (others != worker->elsewhere.end() && others->second.erase({run.id, run.attempt}) > 0 && others->second.empty())
        worker->elsewhere.erase(others);
}

void Roster::seen(const QString &name, WallTime now, Writes &writes)
{
    if (Worker *worker = find(name)) {
        worker->record.lastSeenAt = now;
        writes.push_back(PutWorker{worker->record});
    }
}

Roster::Worker *Roster::find(const QString &name)
{
    const auto found = m_workers.find(name);
    return found == m_workers.end() ? nullptr : &found->second;
}

const Roster::Worker *Roster::find(const QString &name) const
{
    const auto found = m_workers.find(name);
    return found == m_workers.end() ? nullptr : &found->second;
}

bool Roster::isStale(const QString &name, const QString &instance, qint64 sequence) const
{
    const Worker *known = find(name);
    return known != nullptr && sequence > 0 && known->record.instance == instance && sequence < known->record.sequence;
}

int Roster::reconnectsSince(const Worker &worker, WallTime since)
{
    return static_cast<int>(
        std::count_if(worker.reconnects.begin(), worker.reconnects.end(), [&](WallTime at) { return at >= since; }));
}

Roster::Worker *Roster::match(const Labels &labels, MonoTime now)
{
    Worker *best = nullptr;
    for (auto &[name, worker] : m_workers) {
        if (takes(worker, labels, now) && (best == nullptr || worker.freeSlots() > best->freeSlots()))
            best = &worker;
    }
    return best;
}

bool Roster::takes(const Worker &worker, const Labels &labels, MonoTime now)
{
    return takesJobs(worker) && now >= worker.takesFrom && worker.freeSlots() > 0 &&
           hasLabels(worker.record.labels, labels);
}

void Roster::refused(Worker &worker, MonoTime takesFrom, const QString &why)
{
    m_refusing.erase({worker.takesFrom, worker.record.name});
    worker.takesFrom = takesFrom;
    worker.refusal = why;
    m_refusing.emplace(takesFrom, worker.record.name);
}

std::optional<MonoTime> Roster::nextWake() const
{
    return m_refusing.empty() ? std::nullopt : std::optional(m_refusing.begin()->first);
}

void Roster::wake(MonoTime now)
{
    while (!m_refusing.empty() && m_refusing.begin()->first <= now)
        m_refusing.erase(m_refusing.begin());
}

QString Roster::whyNone(const Labels &labels, MonoTime now) const
{
    int connected = 0;
    int fitting = 0;
    const Worker *refusing = nullptr;
    for (const auto &[name, worker] : m_workers) {
        if (!takesJobs(worker))
            continue;
        ++connected;
        if (!hasLabels(worker.record.labels, labels))
            continue;
        ++fitting;
        if (now < worker.takesFrom)
            refusing = &worker;
    }
    if (connected == 0)
        return QStringLiteral("waits for a worker: none that takes jobs is connected");
    if (fitting == 0)
        return QStringLiteral("waits for a worker with %1: none of the %2 connected has it")
            .arg(inWords(labels))
            .arg(connected);
    if (refusing != nullptr) {
        const auto wait = std::chrono::ceil<Milliseconds>(refusing->takesFrom - now);
        return QStringLiteral("worker %1 could not take it: %2; it is asked again in %3")
            .arg(refusing->record.name, refusing->refusal, forPeople(wait));
    }
    return QStringLiteral("waits for a free slot: all are taken on the %1 workers that fit").arg(fitting);
}

} // namespace holdfast::jobs
