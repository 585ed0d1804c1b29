// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/latency_service.h"

#include "core/base/log.h"
#include "core/metrics/histogram_bytes.h"

#include <algorithm>

namespace holdfast::server {
namespace {

constexpr std::size_t kRowsABatch = 250;
constexpr std::size_t kMaxWaiting = 200'000; ///< rows that wait for a database that takes nothing
constexpr WallTime kEver = WallTime(std::chrono::hours(24) * 366 * 8000);

} // namespace

LatencyService::LatencyService(RunService &runs, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_book(runs.now())
    , m_timer(clock)
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &LatencyService::onMinute);
}

void LatencyService::begin()
{
    arm(m_runs.now());
    m_runs.store().read<Known>(
        this, [now = m_runs.now().wall](store::Reader &reader) { return readKnown(reader, now); },
        [this](const Result<Known> &known) {
            if (known)
                return take(*known);
            log(lcStore(), LogLevel::Warning,
                QStringLiteral("the stored latencies cannot be read: %1").arg(known.problem().text()),
                QStringLiteral("restart the server; until then it neither merges nor deletes stored latencies"));
        });
}

Result<LatencyService::Known> LatencyService::readKnown(store::Reader &reader, WallTime now)
{
    Known known;
    const auto counts = reader.latencyCounts();
    if (!counts)
        return counts.problem();
    known.counts = *counts;
    const auto minutes = reader.allLatency({metrics::kSteps[0].length, now - std::chrono::minutes(16), now});
    if (!minutes)
        return minutes.problem();
    known.lastMinutes = *minutes;
    for (std::size_t i = 1; i < metrics::kSteps.size(); ++i) {
        const auto last = reader.lastLatency({metrics::kSteps[i].length, WallTime(), kEver});
        if (!last)
            return last.problem();
        if (last->has_value())
            known.compactedTo[i] = metrics::mergedUpTo(**last, metrics::kSteps[i].length, now);
    }
    return known;
}

void LatencyService::take(const Known &known)
{
    for (const store::LatencyCount &count : known.counts) {
        if (count.step < metrics::kSteps.size())
            m_retention.set(count.step, count.at, count.rows);
    }
    for (const metrics::LatencyRow &row : known.lastMinutes) {
        if (!row.worker.isEmpty())
            m_book.remember(row.worker, row.at, row.latency.max());
    }
    m_compactedTo = known.compactedTo;
    m_isKnown = true;
    tidy();
}

void LatencyService::arm(Now now)
{
    m_timer.set(now.mono + m_book.untilClose(now.wall));
}

void LatencyService::onMinute(Now now)
{
    closeMinute(now.wall);
    arm(now);
    pump();
    tidy();
}

void LatencyService::closeMinute(WallTime now)
{
    const metrics::ClosedMinute closed = m_book.close(now);
    std::int64_t singles = 0;
    for (const metrics::MinuteOf &row : closed.rows) {
        singles += row.worker.isEmpty() ? 0 : 1;
        m_waiting.push_back({.step = metrics::kSteps[0].length,
                             .at = closed.at,
                             .worker = row.worker,
                             .part = closed.opened,
                             .histogram = metrics::toBytes(row.latency)});
    }
    if (!closed.rows.empty())
        m_retention.set(0, closed.at, singles);
    // The clock was set back into a stretch that is merged already: once more, with what came now.
    for (std::size_t step = 1; step < metrics::kSteps.size() && !closed.rows.empty(); ++step)
        m_compactedTo[step] = std::min(m_compactedTo[step], metrics::floorTo(closed.at, metrics::kSteps[step].length));
    while (m_waiting.size() > kMaxWaiting)
        m_waiting.pop_front();
}

void LatencyService::flush()
{
    m_isStopping = true;
    closeMinute(m_runs.now().wall);
    while (!m_waiting.empty()) {
        m_isWriting = false;
        pump();
    }
}

/// The next batch follows when this one is on disk.
void LatencyService::pump()
{
    if (m_isWriting || m_waiting.empty())
        return;
    jobs::Writes writes;
    for (; !m_waiting.empty() && writes.size() < kRowsABatch; m_waiting.pop_front())
        writes.emplace_back(std::move(m_waiting.front()));
    m_isWriting = true;
    m_runs.record(std::move(writes), [this](const Result<void> &) {
        m_isWriting = false;
        pump();
        tidy();
    });
}

/// When nothing waits: merges the stretches that are over, one after the other, and drops what can go after that.
void LatencyService::tidy()
{
    if (m_isStopping || !m_isKnown || m_isTidying || m_isWriting || !m_waiting.empty())
        return;
    m_isTidying = true;
    compactNext(1);
}

Result<LatencyService::Compacted> LatencyService::compact(store::Reader &reader, std::size_t step, WallTime from,
                                                          WallTime now)
{
    const Seconds finer = metrics::kSteps[step - 1].length;
    const Seconds length = metrics::kSteps[step].length;
    Compacted result;
    const auto first = reader.firstLatency({finer, from, kEver});
    if (!first)
        return first.problem();
    const WallTime begin = first->has_value() ? metrics::floorTo(**first, length) : now;
    // A minute is on record when it is over, and a while later where the database is slow.
    if (begin + length + std::chrono::minutes(1) > now)
        return result;
    const auto rows = reader.allLatency({finer, begin, begin + length});
    if (!rows)
        return rows.problem();
    const std::vector<metrics::LatencyRow> list(rows->begin(), rows->end());
    for (const metrics::LatencyRow &row : metrics::merged(list, begin))
        result.rows.append({length, begin, row.worker, WallTime(), metrics::toBytes(row.latency)});
    result.to = begin + length;
    return result;
}

void LatencyService::compactNext(std::size_t step)
{
    if (step == metrics::kSteps.size()) {
        m_isTidying = false;
        jobs::Writes drops;
        for (const auto &drop : m_retention.drops(m_runs.now().wall))
            drops.emplace_back(jobs::DropLatency{drop.step, drop.before, drop.allBefore});
        if (!drops.empty())
            m_runs.record(std::move(drops), {});
        return;
    }
    m_runs.store().read<Compacted>(
        this,
        [step, from = m_compactedTo[step], now = m_runs.now().wall](store::Reader &reader) {
            return compact(reader, step, from, now);
        },
        [this, step, from = m_compactedTo[step]](const Result<Compacted> &done) {
            if (!done || done->rows.isEmpty())
                return compactNext(done ? step + 1 : metrics::kSteps.size());
            if (m_compactedTo[step] == from) // else the clock was set back while the record was read
                m_compactedTo[step] = done->to;
            const auto isSingle = [](const jobs::PutLatency &row) { return !row.worker.isEmpty(); };
            m_retention.set(step, done->rows.first().at, std::count_if(done->rows.begin(), done->rows.end(), isSingle));
            m_waiting.insert(m_waiting.end(), done->rows.begin(), done->rows.end());
            m_isTidying = false; // goes on when these are written
            pump();
        });
}

std::vector<metrics::Reading> LatencyService::readings(const QString &worker, WallTime from, WallTime to) const
{
    return metrics::readings(from, to, m_retention.keptFrom(!worker.isEmpty(), m_runs.now().wall));
}

} // namespace holdfast::server
