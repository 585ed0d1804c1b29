// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/roster.h"

#include <algorithm>
#include <utility>

namespace holdfast::jobs {
namespace {

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

qsizetype Roster::Worker::runCount() const
{
    auto count = static_cast<qsizetype>(running.size());
    for (const auto &[instance, keys] : elsewhere)
        count += static_cast<qsizetype>(keys.size());
    return count;
}

int Roster::Worker::freeSlots() const
{
    return std::max(0, record.slots - static_cast<int>(running.size()));
}

Roster::Worker &Roster::connected(const WorkerRecord &record, const Reconnect &how, Step &step)
{
    Worker &worker = findOrMake(record.name);
    if (worker.record.instance != record.instance) {
        if (!worker.running.empty())
            worker.elsewhere[worker.record.instance] = std::move(worker.running);
        worker.running = std::move(worker.elsewhere[record.instance]);
        worker.elsewhere.erase(record.instance);
        if (!worker.elsewhere.contains(worker.record.instance))
            forgetInstance(worker.record.instance, record.name);
    }
    worker.record = record;
    worker.record.connected = true;
    if (!record.instance.isEmpty())
        m_nameOf[record.instance] = record.name;
    worker.silent.clear(); // it has just said what it holds
    index(worker);
    if (record.isEphemeral)
        std::erase_if(m_ends, [&](const auto &end) { return end.second == record.name; });
    step.record(worker.record);
    const WallTime now = record.connectedAt;
    if (worker.outage) {
        Outage outage = *worker.outage;
        outage.back = now;
        outage.attempts = how.attempts;
        outage.held = how.held;
        if (!how.loss.verdict.isEmpty()) {
            outage.cause = how.loss.cause;
            outage.verdict = how.loss.verdict;
            outage.act = how.loss.act;
        }
        if (worker.isOutageStored)
            step.record(outage);
        worker.outage.reset();
        worker.reconnects.push_back(now);
    }
    while (worker.reconnects.size() > kMaxReconnects ||
           (!worker.reconnects.empty() && now - worker.reconnects.front() > kRemembered))
        worker.reconnects.pop_front();
    return worker;
}

void Roster::disconnected(const QString &name, const Disconnect &loss, WallTime now, Step &step)
{
    Worker *worker = find(name);
    if (worker == nullptr || !worker->record.connected)
        return;
    worker->record.connected = false;
    index(*worker);
    worker->record.lastSeenAt = loss.lastSign.value_or(worker->record.lastSeenAt);
    const WallTime began = beginAfter(worker->lastBegan, worker->record.lastSeenAt);
    worker->lastBegan = began;
    worker->outage = Outage{.worker = name,
                            .began = began,
                            .noticed = std::max(now, began),
                            .back = std::nullopt,
                            .attempts = 0,
                            .cause = loss.cause,
                            .verdict = loss.verdict,
                            .act = loss.act};
    step.record(worker->record);
    worker->isOutageStored = reconnectsSince(*worker, now - kFlapTime) < kMaxOutages;
    if (worker->isOutageStored)
        step.record(*worker->outage);
}

void Roster::give(const Run &run)
{
    if (!run.instance.isEmpty())
        m_nameOf.try_emplace(run.instance, run.worker);
    if (Worker *worker = find(run.worker)) {
        const bool isIts = worker->record.instance == run.instance;
        (isIts ? worker->running : worker->elsewhere[run.instance]).insert({run.id, run.attempt});
        index(*worker);
    }
}

void Roster::release(const Run &run)
{
    Worker *worker = find(run.worker);
    if (worker == nullptr)
        return;
    if (worker->running.erase({run.id, run.attempt}) > 0)
        return index(*worker);
    const auto others = worker->elsewhere.find(run.instance);
    if (others != worker->elsewhere.end() && others->second.erase({run.id, run.attempt}) > 0 && others->second.empty())
        worker->elsewhere.erase(others);
}

QString Roster::nameOf(const QString &instance) const
{
    const auto found = m_nameOf.find(instance);
    return found == m_nameOf.end() ? QString() : found->second;
}

/// A data folder that nothing waits for is no longer known by that name.
void Roster::forgetInstance(const QString &instance, const QString &name)
{
    const auto found = m_nameOf.find(instance);
    if (found != m_nameOf.end() && found->second == name)
        m_nameOf.erase(found);
}

std::set<AttemptKey> Roster::rename(const QString &from, const QString &to, Step &step)
{
    Worker *former = find(from);
    if (former == nullptr)
        return {};
    Worker &worker = m_workers.at(to);
    const QString instance = worker.record.instance;
    const bool hadName = former->record.instance == instance;
    const std::set<AttemptKey> moved = std::exchange(hadName ? former->running : former->elsewhere[instance], {});
    former->elsewhere.erase(instance);
    worker.running.insert(moved.begin(), moved.end());
    index(worker);
    index(*former);
    if (!hadName)
        return moved;
    former->record.instance.clear(); // it has another name
    if (former->elsewhere.empty())
        remove(from, step);
    else
        step.record(former->record);
    return moved;
}

void Roster::remove(const QString &name, Step &step)
{
    const auto found = m_workers.find(name);
    if (found == m_workers.end())
        return;
    forgetInstance(found->second.record.instance, name);
    m_refusing.erase({found->second.takesFrom, name});
    m_free.erase({-found->second.freeInIndex, name});
    m_byName.erase(name);
    m_workers.erase(found);
    step.removeWorker(name);
}

void Roster::awaitEnd(const QString &name, MonoTime now)
{
    if (const Worker *worker = find(name); worker != nullptr && worker->record.isEphemeral && !worker->record.connected)
        m_ends.emplace(now + kEphemeral, name);
}

std::optional<MonoTime> Roster::nextEnd() const
{
    return m_ends.empty() ? std::nullopt : std::optional(m_ends.begin()->first);
}

void Roster::removeEphemeral(MonoTime now, Step &step)
{
    while (!m_ends.empty() && m_ends.begin()->first <= now) {
        const QString name = m_ends.begin()->second;
        m_ends.erase(m_ends.begin());
        const Worker *worker = find(name);
        if (worker == nullptr || worker->record.connected || !worker->record.isEphemeral)
            continue;
        if (worker->runCount() > 0)
            awaitEnd(name, now);
        else
            remove(name, step);
    }
}

bool Roster::seen(const QString &name, Now now)
{
    Worker *worker = find(name);
    if (worker == nullptr)
        return false;
    worker->record.lastSeenAt = now.wall;
    if (!std::exchange(worker->isSeen, true))
        m_seen.push_back(name);
    if (m_seenDue)
        return false;
    m_seenDue = now.mono + kSeenWrite;
    return true;
}

void Roster::recordSeen(MonoTime now, Step &step)
{
    if (!m_seenDue || now < *m_seenDue)
        return;
    m_seenDue.reset();
    PutLastSeen write;
    for (const QString &name : std::exchange(m_seen, {})) {
        if (Worker *worker = find(name)) {
            worker->isSeen = false;
            write.list += LastSeen{name, worker->record.lastSeenAt};
        }
    }
    step.writes.push_back(std::move(write));
}

Roster::Worker &Roster::findOrMake(const QString &name)
{
    Worker &worker = m_workers[name];
    m_byName[name] = &worker;
    return worker;
}

Roster::Worker *Roster::find(const QString &name)
{
    return const_cast<Worker *>(std::as_const(*this).find(name));
}

const Roster::Worker *Roster::find(const QString &name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : found->second;
}

bool Roster::isStale(const QString &name, const QString &instance, qint64 sequence) const
{
    const QString formerName = instance.isEmpty() ? QString() : nameOf(instance);
    const Worker *known = find(formerName.isEmpty() ? name : formerName);
    return known != nullptr && sequence > 0 && known->record.instance == instance && sequence < known->record.sequence;
}

int Roster::reconnectsSince(const Worker &worker, WallTime since)
{
    return static_cast<int>(
        std::count_if(worker.reconnects.begin(), worker.reconnects.end(), [&](WallTime at) { return at >= since; }));
}

void Roster::index(Worker &worker)
{
    const int free = takesJobs(worker) ? worker.freeSlots() : 0;
    if (free == worker.freeInIndex)
        return;
    m_free.erase({-worker.freeInIndex, worker.record.name});
    worker.freeInIndex = free;
    if (free > 0)
        m_free.emplace(-free, worker.record.name);
}

Roster::Worker *Roster::match(const Labels &labels, MonoTime now)
{
    for (const auto &[minusFree, name] : m_free) {
        if (Worker &worker = m_workers.at(name); takes(worker, labels, now))
            return &worker;
    }
    return nullptr;
}

bool Roster::takes(const Worker &worker, const Labels &labels, MonoTime now)
{
    return takesJobs(worker) && now >= worker.takesFrom && worker.silent.empty() && worker.freeSlots() > 0 &&
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

QString Roster::silenceOf(const Worker &worker, MonoTime now)
{
    if (worker.silent.empty())
        return {};
    const auto &[key, silence] = *worker.silent.begin();
    const QString how = silence.isTaken ? QStringLiteral("it has not started run %1, which it took %2 ago")
                                        : QStringLiteral("it has not answered the start of run %1 for %2");
    return how.arg(key.runId, forPeople(inMsecs(now - silence.since)));
}

QString Roster::whyNone(const Labels &labels, MonoTime now) const
{
    int connected = 0;
    int fitting = 0;
    const Worker *refusing = nullptr;
    const Worker *silent = nullptr;
    for (const auto &[name, worker] : m_workers) {
        if (!takesJobs(worker))
            continue;
        ++connected;
        if (!hasLabels(worker.record.labels, labels))
            continue;
        ++fitting;
        if (now < worker.takesFrom)
            refusing = &worker;
        if (!worker.silent.empty())
            silent = &worker;
    }
    if (connected == 0)
        return QStringLiteral("waits for a worker: no connected worker takes jobs");
    if (fitting == 0) {
        const QString why = connected == 1 ? QStringLiteral("the only connected worker does not match")
                                           : QStringLiteral("none of the %1 connected workers matches").arg(connected);
        return QStringLiteral("waits for a worker with %1: %2").arg(inWords(labels), why);
    }
    if (refusing != nullptr) {
        const auto wait = std::chrono::ceil<Milliseconds>(refusing->takesFrom - now);
        return QStringLiteral("worker %1 could not take the run: %2; next try in %3")
            .arg(refusing->record.name, refusing->refusal, forPeople(wait));
    }
    if (silent != nullptr)
        return QStringLiteral("worker %1 gets no further runs: %2").arg(silent->record.name, silenceOf(*silent, now));
    return fitting == 1
               ? QStringLiteral("waits for a free slot: all slots of the only matching worker are taken")
               : QStringLiteral("waits for a free slot: all slots of the %1 matching workers are taken").arg(fitting);
}

} // namespace holdfast::jobs
