// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What must never be, looked at after every step.
#include "tests/unit/jobs/dispatch/years_world.h"

#include <algorithm>

namespace holdfast::jobs::test {
namespace {

constexpr int kMaxFaults = 20;

bool isUnderWay(const Run &run)
{
    return run.state == RunState::Assigned || run.state == RunState::Running;
}

} // namespace

void YearsWorld::check()
{
    for (const Job &job : m_jobs)
        checkJob(job);
    checkLabels();
    for (const auto &[name, worker] : m_server.book.roster().all()) {
        if (static_cast<int>(worker.running.size()) > worker.record.slots)
            fault(QStringLiteral("worker %1 has more runs than slots").arg(name));
    }
    checkNobodyWaitsForNothing();
    if (!m_server.store.faults.isEmpty())
        fault(m_server.store.faults.takeFirst());
}

/// What a step puts on record is what it says it has changed.
void YearsWorld::checkChanges(const Step &step)
{
    Changes written;
    for (const Write &write : step.writes) {
        if (const auto *run = std::get_if<PutRun>(&write))
            written.runs.push_back(run->run);
        else if (const auto *worker = std::get_if<PutWorker>(&write))
            written.workers += worker->worker.name;
        else if (const auto *outage = std::get_if<PutOutage>(&write))
            written.outages.push_back(outage->outage);
        else if (const auto *event = std::get_if<PutEvent>(&write))
            written.events.push_back(event->event);
        else if (const auto *job = std::get_if<PutJob>(&write))
            written.jobs += job->job.name;
        else if (const auto *plan = std::get_if<AdvancePlan>(&write))
            written.jobs += plan->job;
    }
    const Changes &said = step.changes;
    if (said.runs != written.runs || said.workers != written.workers || said.outages != written.outages ||
        said.events != written.events || said.jobs != written.jobs)
        fault(QStringLiteral("a step changed something else than it says"));
}

int YearsWorld::countOf(const QString &job, bool underWay) const
{
    return static_cast<int>(std::count_if(m_open.begin(), m_open.end(), [&](const auto &entry) {
        return entry.second.job == job && isUnderWay(entry.second) == underWay;
    }));
}

/// A person cancelled it while its worker was away: that it may run on is that person's decision.
bool YearsWorld::isGivenUp(const QString &runId) const
{
    const auto &events = m_server.store.events;
    return std::any_of(events.begin(), events.end(),
                       [&](const RunEvent &event) { return event.runId == runId && event.kind == u"given_up"; });
}

void YearsWorld::checkJob(const Job &job)
{
    const int most = mostAtOnce(job.policy);
    int executing = 0;
    for (const auto &[name, host] : m_hosts) {
        executing += static_cast<int>(std::count_if(host.held.begin(), host.held.end(), [&](const auto &entry) {
            return entry.second.job == job.name && entry.second.endsAt > now() && !isGivenUp(entry.first.runId);
        }));
    }
    const int underWay = countOf(job.name, true);
    if (most > 0 && (underWay > most || executing > most))
        fault(QStringLiteral("%1: %2 on record, %3 in fact, at once").arg(job.name).arg(underWay).arg(executing));
    const auto slotRuns = [&](auto &&counts) {
        return std::count_if(m_open.begin(), m_open.end(), [&](const auto &entry) {
            const Run &run = entry.second;
            return run.job == job.name && run.trigger == Trigger::Slot && counts(run);
        });
    };
    const qint64 all = slotRuns([](const Run &) { return true; });
    const qint64 waiting = slotRuns([](const Run &run) { return run.state == RunState::Queued; });
    const qint64 bound = job.policy.maxOverlap;
    const bool tooMany = (job.policy.overlap == Overlap::Allow && all > bound) ||
                         (job.policy.overlap == Overlap::Skip && all > 1) ||
                         (job.policy.overlap == Overlap::Queue && waiting > bound + 1) || // one whose retry came in
                         (job.policy.overlap == Overlap::Replace && waiting > 1);
    if (tooMany)
        fault(QStringLiteral("%1: %2 of its slots have not ended, %3 wait").arg(job.name).arg(all).arg(waiting));
}

void YearsWorld::checkLabels()
{
    for (const auto &[label, most] : m_server.limits) {
        int underWay = 0;
        for (const Job &job : m_jobs) {
            if (job.labels.value(label.first) == label.second)
                underWay += countOf(job.name, true);
        }
        if (underWay > most)
            fault(QStringLiteral("%1 runs with %2=%3 at once").arg(underWay).arg(label.first, label.second));
    }
}

void YearsWorld::checkNobodyWaitsForNothing()
{
    for (const auto &[id, run] : m_open) {
        if (run.state == RunState::Queued && couldStart(run))
            fault(QStringLiteral("run %1 of %2 waits for nothing").arg(id, run.job));
    }
}

/// Derived from what this world knows, not from what the server says.
bool YearsWorld::couldStart(const Run &run) const
{
    const auto job = std::find_if(m_jobs.begin(), m_jobs.end(), [&](const Job &each) { return each.name == run.job; });
    if (run.notBefore && *run.notBefore > now())
        return false;
    if (const int most = mostAtOnce(job->policy); most > 0 && countOf(run.job, true) >= most)
        return false;
    for (const auto &[label, most] : m_server.limits) {
        int underWay = 0;
        for (const Job &other : m_jobs)
            underWay += other.labels.value(label.first) == label.second ? countOf(other.name, true) : 0;
        if (job->labels.value(label.first) == label.second && underWay >= most)
            return false;
    }
    return std::any_of(m_hosts.begin(), m_hosts.end(), [&](const auto &entry) {
        const auto &[name, host] = entry;
        const Roster::Worker *known = m_server.book.roster().find(name);
        const bool fits = job->labels.isEmpty() || host.labels == job->labels;
        return known != nullptr && known->record.connected && fits && known->freeSlots() > 0;
    });
}

void YearsWorld::fault(const QString &what)
{
    if (faults.size() < kMaxFaults)
        faults += QStringLiteral("%1: %2").arg(toIso(now()), what);
}

} // namespace holdfast::jobs::test
