// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_store.h"

#include <algorithm>

namespace holdfast::test {

using jobs::AttemptKey;
using jobs::Run;
using jobs::Stream;

void ModelStore::apply(const jobs::Writes &writes)
{
    for (const jobs::Write &write : writes)
        std::visit([this](const auto &each) { put(each); }, write);
}

void ModelStore::put(const jobs::PutJob &write)
{
    jobs.insert_or_assign(write.job.name, write.job);
}

void ModelStore::put(const jobs::RemoveJob &write)
{
    jobs.erase(write.name);
}

jobs::Span *ModelStore::openSpanOf(const QString &job)
{
    for (auto &[key, span] : spans) {
        if (span.job == job && !span.to)
            return &span;
    }
    return nullptr;
}

void ModelStore::put(const jobs::OpenSpan &write)
{
    const jobs::Span *open = openSpanOf(write.span.job);
    if (open != nullptr && *open != write.span)
        faults += QStringLiteral("job %1: a second span is opened").arg(write.span.job);
    for (const auto &[key, span] : spans) {
        if (span.job == write.span.job && span.to && *span.to > write.span.from)
            faults += QStringLiteral("job %1: a span opens within an earlier one").arg(span.job);
    }
    spans.insert_or_assign({write.span.job, write.span.from}, write.span);
}

void ModelStore::put(const jobs::CloseSpan &write)
{
    jobs::Span *open = openSpanOf(write.job);
    if (open == nullptr)
        return; // applied before
    if (write.to < open->from || write.to < open->plannedUntil)
        faults += QStringLiteral("job %1: its span ends before what was planned").arg(write.job);
    open->to = write.to;
}

void ModelStore::put(const jobs::AdvancePlan &write)
{
    if (jobs::Span *open = openSpanOf(write.job))
        open->plannedUntil = std::max(open->plannedUntil, write.plannedUntil);
}

void ModelStore::put(const jobs::CutPlan &write)
{
    for (auto &[id, run] : runs) {
        if (run.job != write.job || !run.plannedAt || *run.plannedAt <= write.at)
            continue;
        m_slots.erase({run.job, *run.plannedAt});
        if (run.slotRange && run.slotRange->first <= write.at) {
            run.plannedAt = write.at;
            run.slotRange->count = 0;
        } else {
            run.plannedAt.reset();
            run.slotRange.reset();
        }
    }
    std::erase_if(spans,
                  [&](const auto &entry) { return entry.second.job == write.job && entry.second.from >= write.at; });
    for (auto &[key, span] : spans) {
        if (span.job == write.job && span.to.value_or(WallTime::max()) > write.at) {
            span.to = write.at;
            span.plannedUntil = std::min(span.plannedUntil, write.at);
        }
    }
}

void ModelStore::put(const jobs::PutRun &write)
{
    const auto known = runs.find(write.run.id);
    const bool isChange = known != runs.end() && known->second.state != write.run.state;
    if (isChange && !canBecome(known->second.state, write.run.state)) {
        faults += QStringLiteral("run %1 goes from %2 to %3")
                      .arg(write.run.id, toString(known->second.state), toString(write.run.state));
    }
    if (known != runs.end() && isFinal(known->second.state) && known->second != write.run)
        faults += QStringLiteral("run %1 changes after its end").arg(write.run.id);
    if (write.run.plannedAt) {
        const auto [slot, isNew] = m_slots.try_emplace({write.run.job, *write.run.plannedAt}, write.run.id);
        if (!isNew && slot->second != write.run.id)
            faults += QStringLiteral("runs %1 and %2 stand for one slot").arg(slot->second, write.run.id);
    }
    runs.insert_or_assign(write.run.id, write.run);
    put(jobs::PutAttempt{write.run});
}

void ModelStore::put(const jobs::PutAttempt &write)
{
    attempts.insert_or_assign({write.run.id, write.run.attempt}, write.run);
}

void ModelStore::put(const jobs::PutLate &write)
{
    if (!attempts.contains(write.key))
        faults += QStringLiteral("run %1: a late result of an attempt that is not on record").arg(write.key.runId);
    late.insert_or_assign(write.key, write);
}

void ModelStore::put(const jobs::PutEvent &write)
{
    if (std::find(events.begin(), events.end(), write.event) == events.end())
        events.push_back(write.event);
}

void ModelStore::put(const jobs::PutFence &write)
{
    fence = std::max(fence, write.fence);
}

void ModelStore::put(const jobs::AppendOutput &write)
{
    QByteArray &bytes = output[{write.runId, write.attempt, write.stream}];
    if (write.offset > bytes.size()) {
        faults += QStringLiteral("run %1: output at %2 leaves a gap").arg(write.runId).arg(write.offset);
        return;
    }
    const QByteArray known = bytes.mid(write.offset, write.data.size());
    if (!write.data.startsWith(known))
        faults += QStringLiteral("run %1: other bytes at %2").arg(write.runId).arg(write.offset);
    bytes += write.data.mid(known.size());
}

void ModelStore::put(const jobs::PutWorker &write)
{
    workers.insert_or_assign(write.worker.name, write.worker);
}

void ModelStore::put(const jobs::PutLastSeen &write)
{
    for (const jobs::LastSeen &seen : write.list) {
        const auto worker = workers.find(seen.worker);
        if (worker == workers.end())
            faults += QStringLiteral("worker %1 was seen and is not on record").arg(seen.worker);
        else
            worker->second.lastSeenAt = seen.at;
    }
}

void ModelStore::put(const jobs::RemoveWorker &write)
{
    workers.erase(write.name);
    std::erase_if(outages, [&](const auto &entry) { return entry.first.first == write.name; });
}

void ModelStore::put(const jobs::PutOutage &write)
{
    outages.insert_or_assign({write.outage.worker, write.outage.began}, write.outage);
}

jobs::Loaded ModelStore::loaded(WallTime now) const
{
    jobs::Loaded loaded;
    for (const auto &[name, job] : jobs)
        loaded.jobs += job;
    std::map<QString, WallTime> planned;
    for (const auto &[key, span] : spans) {
        if (!span.to)
            loaded.openSpans += span;
        WallTime &until = planned[span.job];
        until = std::max(until, span.to.value_or(span.plannedUntil));
    }
    for (const auto &[job, until] : planned)
        loaded.planned += {job, until};
    std::stable_sort(loaded.planned.begin(), loaded.planned.end(),
                     [](const jobs::PlannedUntil &a, const jobs::PlannedUntil &b) { return a.until > b.until; });
    for (const auto &[id, run] : runs) {
        if (!isFinal(run.state))
            loaded.activeRuns += run;
    }
    std::stable_sort(loaded.activeRuns.begin(), loaded.activeRuns.end(),
                     [](const Run &a, const Run &b) { return a.queuedAt < b.queuedAt; });
    for (const Run &run : std::as_const(loaded.activeRuns)) {
        const AttemptKey key{run.id, run.attempt};
        loaded.output +=
            {run.id, run.attempt, outputOf(key, Stream::Stdout).size(), outputOf(key, Stream::Stderr).size()};
    }
    for (const auto &[id, token] : tokens)
        loaded.tokens += token;
    loaded.fence = fence;
    loaded.clock = clock;
    loaded.store = storeId;
    loaded.epoch = epochId;
    loaded.restoredAt = restoredAt;
    loaded.promotedAt = promotedAt;
    for (const auto &[name, worker] : workers)
        loaded.workers += worker;
    for (const auto &[key, outage] : outages) {
        if (!outage.back || now - *outage.back <= std::chrono::hours(24))
            loaded.recentOutages += outage;
    }
    return loaded;
}

QByteArray ModelStore::outputOf(const AttemptKey &key, Stream stream) const
{
    const auto found = output.find({key.runId, key.attempt, stream});
    return found == output.end() ? QByteArray() : found->second;
}

int ModelStore::runsFor(const QString &job, WallTime slot) const
{
    return static_cast<int>(std::count_if(runs.begin(), runs.end(), [&](const auto &entry) {
        const Run &run = entry.second;
        if (run.job != job || !run.plannedAt)
            return false;
        return run.slotRange ? run.slotRange->first <= slot && slot <= *run.plannedAt : run.plannedAt == slot;
    }));
}

} // namespace holdfast::test
