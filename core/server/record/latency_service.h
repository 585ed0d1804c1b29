// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/latency_book.h"
#include "core/metrics/latency_history.h"
#include "core/server/record/run_service.h"

#include <deque>

namespace holdfast::server {

/// Brings the latencies of each minute to the record, makes coarser rows of them, and drops what is too old or too
/// much: the shell around core/metrics/latency_history.h. Writes few rows at a time, one batch after the other, so
/// that the results of workers never queue behind a whole fleet's minute. Lives in the server's thread.
class LatencyService final : public QObject
{
    Q_OBJECT
public:
    LatencyService(RunService &runs, const runtime::Clock &clock, QObject *parent = nullptr);

    /// Once the store is open: takes up what is on record.
    void begin();
    /// Puts the minute that goes on in the store's queue: the server stops.
    void flush();

    /// From a message read to its answer written, by worker and minute.
    [[nodiscard]] metrics::LatencyBook &book() { return m_book; }
    [[nodiscard]] const metrics::LatencyBook &book() const { return m_book; }

    /// What to read for a worker (empty: all together).
    [[nodiscard]] std::vector<metrics::Reading> readings(const QString &worker, WallTime from, WallTime to) const;

private:
    struct Known
    {
        QList<store::LatencyCount> counts;
        QList<metrics::LatencyRow> lastMinutes;
        std::array<WallTime, metrics::kSteps.size()> compactedTo{};
    };
    struct Compacted
    {
        QList<jobs::PutLatency> rows;
        WallTime to{}; ///< the begin of the next stretch
    };

    [[nodiscard]] static Result<Known> readKnown(store::Reader &reader, WallTime now);
    [[nodiscard]] static Result<Compacted> compact(store::Reader &reader, std::size_t step, WallTime from,
                                                   WallTime now);
    void take(const Known &known);
    void onMinute(Now now);
    void closeMinute(WallTime now);
    void arm(Now now);
    void pump();
    void tidy();
    void compactNext(std::size_t step);

    RunService &m_runs;
    metrics::LatencyBook m_book;
    runtime::DeadlineTimer m_timer;
    metrics::Retention m_retention;
    std::array<WallTime, metrics::kSteps.size()> m_compactedTo{}; ///< of the first step nothing
    std::deque<jobs::PutLatency> m_waiting;
    bool m_isKnown = false;
    bool m_isWriting = false;
    bool m_isTidying = false;
    bool m_isStopping = false;
};

} // namespace holdfast::server
