// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/jobs/records.h"
#include "core/jobs/retention.h"
#include "core/metrics/latency_history.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <atomic>
#include <optional>

namespace holdfast::store {

/// A place in the list of runs: it is in the order of the times when they were queued, then of their ids.
struct RunPosition
{
    WallTime queuedAt{};
    QString id;
};

/// Which runs to list. Empty fields do not narrow.
struct RunQuery
{
    QString job;
    QList<jobs::RunState> states;
    std::optional<RunPosition> before; ///< exclusive: the last run of the former page
    int limit = 100;                   ///< at most this many; held to 1 … 10,000
};

/// A place in the list of outages: the newest first, those of one moment by worker.
struct OutagePosition
{
    WallTime began{};
    QString worker;
};

/// Which outages to list: those that overlap (from, to). An empty `worker` means all of them.
struct OutageQuery
{
    QString worker;
    WallTime from{};
    WallTime to{};
    std::optional<OutagePosition> after; ///< exclusive: the last one of the former page
    int limit = 1'000;                   ///< at most this many; held to 1 … 10,000
};

/// The result of an attempt that had been given up when it came.
struct LateResult
{
    QString worker;
    jobs::RunState state = jobs::RunState::Failed;
    std::optional<int> exitCode;
    WallTime at{};

    friend bool operator==(const LateResult &, const LateResult &) = default;
};

/// One try of a run. The newest one's fields are the run's own, too.
struct AttemptRecord
{
    QString runId;
    int attempt = 1;
    jobs::RunState state = jobs::RunState::Queued;
    QString reason;
    QString worker;
    QString instance; ///< of that worker's data folder; empty: not known
    qint64 fence = 0;
    std::optional<WallTime> startedAt;
    std::optional<WallTime> finishedAt;
    std::optional<Milliseconds> took;
    std::optional<int> exitCode;
    qint64 outputBytes = 0;
    std::optional<LateResult> late;

    friend bool operator==(const AttemptRecord &, const AttemptRecord &) = default;
};

/// A piece of what a run printed.
struct OutputChunk
{
    qint64 seq = 0; ///< rises in the order of arrival, over all runs; where to go on from
    int attempt = 1;
    jobs::Stream stream = jobs::Stream::Stdout;
    qint64 offset = 0; ///< of its first byte in the attempt's stream
    QByteArray data;

    friend bool operator==(const OutputChunk &, const OutputChunk &) = default;
};

/// A slot that has a run: what the audit holds against the plan.
struct SlotRecord
{
    WallTime plannedAt{};
    QString runId;
    jobs::RunState state = jobs::RunState::Queued;
    std::optional<jobs::SlotRange> range = std::nullopt; ///< it stands for many, up to plannedAt

    friend bool operator==(const SlotRecord &, const SlotRecord &) = default;
};

/// A run with a slot that no span of its job covers.
struct UncoveredRun
{
    QString job;
    WallTime plannedAt{};
    QString runId;

    friend bool operator==(const UncoveredRun &, const UncoveredRun &) = default;
};

/// A process of the server that began.
struct ServerStart
{
    WallTime at{};
    QString version;

    friend bool operator==(const ServerStart &, const ServerStart &) = default;
};

/// Which changes to list. Empty fields do not narrow.
struct ChangeQuery
{
    QString job;
    std::optional<WallTime> since;
    QString before;  ///< exclusive: the id of the last one of the former page
    int limit = 100; ///< at most this many; held to 1 … 10,000
};

/// A change as it is on record: the definitions of its job are JSON, empty where there are none.
struct ChangeRow
{
    jobs::Change change;
    QByteArray former;
    QByteArray later;

    friend bool operator==(const ChangeRow &, const ChangeRow &) = default;
};

/// How many rows of single workers there are of one stretch of time.
struct LatencyCount
{
    std::size_t step = 0; ///< of metrics::kSteps
    WallTime at{};
    qint64 rows = 0;

    friend bool operator==(const LatencyCount &, const LatencyCount &) = default;
};

/// Which runs of a job to look at, for one that may delete some.
struct OldRunsQuery
{
    QString job;
    bool isThere = true;                 ///< there is such a job: its newest runs stay
    std::optional<jobs::RunPlace> after; ///< exclusive
    qint64 mostOfJob = 0;                ///< as in jobs::KeepRules
    std::optional<QString> lastSuccess;  ///< as a former answer had it; none: look for it
    int limit = 500;
};

/// Up to where the slots of a job were proven before runs of it were deleted.
struct SlotProof
{
    QString job;
    WallTime until{};

    friend bool operator==(const SlotProof &, const SlotProof &) = default;
};

/// How much the database held at some time.
struct StoreSize
{
    WallTime at{};
    qint64 bytes = 0;

    friend bool operator==(const StoreSize &, const StoreSize &) = default;
};

/// What the database takes on its disk.
struct StoreSpace
{
    qint64 bytes = 0;         ///< the file and its log
    qint64 freeBytes = 0;     ///< of these, what holds nothing
    qint64 freePages = 0;     ///< the same in pages
    qint64 diskFreeBytes = 0; ///< what the file system has left for this user; below 0: not known
    QList<StoreSize> sizes;   ///< of former days, oldest first
};

/// Queries on what is committed. Blocking: lives in the store's reader thread and never in a loop that has sockets.
class Reader
{
public:
    Reader() = default;
    virtual ~Reader() = default;
    Q_DISABLE_COPY_MOVE(Reader)

    /// From any thread: the query under way ends at its next row, and each later one at once, with `store_unavailable`.
    void stop() { m_isStopped = true; }
    /// For what computes between queries.
    [[nodiscard]] bool isStopped() const { return m_isStopped; }

    /// Nothing when there is no such run.
    [[nodiscard]] virtual Result<std::optional<jobs::Run>> run(const QString &id) = 0;

    /// Oldest first.
    [[nodiscard]] virtual Result<QList<AttemptRecord>> attempts(const QString &runId) = 0;

    /// What was found wrong and mended, oldest first.
    [[nodiscard]] virtual Result<QList<jobs::RunEvent>> events(const QString &runId) = 0;

    /// Newest first, by the time they were queued, then by id.
    [[nodiscard]] virtual Result<QList<jobs::Run>> runs(const RunQuery &query) = 0;

    /// Newest first, then by id. Nothing is before an id that is not on record.
    [[nodiscard]] virtual Result<QList<ChangeRow>> changes(const ChangeQuery &query) = 0;

    /// Chunks after `afterSeq`, oldest first, until their sizes reach `maxBytes` (at least one chunk, if there is one).
    /// Without `attempt`: those of all attempts.
    [[nodiscard]] virtual Result<QList<OutputChunk>> output(const QString &runId, std::optional<int> attempt,
                                                            qint64 afterSeq, qint64 maxBytes) = 0;

    /// The newest chunks of an attempt, newest first, until their sizes reach `maxBytes` (at least one chunk, if there
    /// is one).
    [[nodiscard]] virtual Result<QList<OutputChunk>> lastOutput(const QString &runId, int attempt, qint64 maxBytes) = 0;

    /// Newest first; an empty `worker` means all of them.
    [[nodiscard]] virtual Result<QList<jobs::Outage>> outages(const QString &worker, int limit) = 0;

    /// Newest first.
    [[nodiscard]] virtual Result<QList<jobs::Outage>> outagesIn(const OutageQuery &query) = 0;

    /// A worker's rows (empty: those of all together) of stretches that begin in [from, to), oldest first. One look-up
    /// for each stretch: bound the span.
    [[nodiscard]] virtual Result<QList<metrics::LatencyRow>> latency(const QString &worker,
                                                                     const metrics::Reading &reading) = 0;
    /// Everybody's.
    [[nodiscard]] virtual Result<QList<metrics::LatencyRow>> allLatency(const metrics::Reading &reading) = 0;
    /// The first and the last stretch of a step that begins in [from, to) and has rows; nothing: there is none.
    [[nodiscard]] virtual Result<std::optional<WallTime>> firstLatency(const metrics::Reading &reading) = 0;
    [[nodiscard]] virtual Result<std::optional<WallTime>> lastLatency(const metrics::Reading &reading) = 0;
    /// By step and time. Looks at every row.
    [[nodiscard]] virtual Result<QList<LatencyCount>> latencyCounts() = 0;

    /// Those in [from, to), newest first, at most 10,000.
    [[nodiscard]] virtual Result<QList<ServerStart>> serverStarts(WallTime from, WallTime to) = 0;

    /// The job's runs with a slot in (from, to], also with one of many; by their last one, oldest first.
    [[nodiscard]] virtual Result<QList<SlotRecord>> slotsOnRecord(const QString &job, WallTime from, WallTime to) = 0;

    /// The spans, open and closed, that reach beyond `since`; by job, oldest first.
    [[nodiscard]] virtual Result<QList<jobs::Span>> spans(WallTime since) = 0;

    /// The runs with a slot in (from, to] that no span of their job covers; by job, oldest first.
    [[nodiscard]] virtual Result<QList<UncoveredRun>> uncoveredRuns(WallTime from, WallTime to) = 0;

    /// How many runs ended at or after `since`, by the server's clock, for each final state that occurs.
    [[nodiscard]] virtual Result<QMap<jobs::RunState, qint64>> finishedCounts(WallTime since) = 0;

    /// By name.
    [[nodiscard]] virtual Result<QList<jobs::WorkerRecord>> workers() = 0;

    // For what deletes old runs, and for what adds up over them
    /// The first name behind `after` under which runs are on record; nothing: there is none.
    [[nodiscard]] virtual Result<std::optional<QString>> nextJobWithRuns(const QString &after) = 0;
    [[nodiscard]] virtual Result<jobs::OldRuns> oldRuns(const OldRunsQuery &query) = 0;
    /// When the run was queued that has `newer` runs after it; nothing: there are not so many.
    [[nodiscard]] virtual Result<std::optional<WallTime>> queuedAtOf(qint64 newer) = 0;
    /// Of all attempts, oldest first.
    [[nodiscard]] virtual Result<QList<jobs::OutputPiece>> outputPieces(const QString &runId, int limit) = 0;
    /// Over all runs, oldest first.
    [[nodiscard]] virtual Result<QList<jobs::OldOutput>> oldOutput(qint64 afterSeq, int limit) = 0;
    /// Open and closed, oldest first.
    [[nodiscard]] virtual Result<QList<jobs::Span>> spansOf(const QString &job) = 0;
    /// By job; `job`: only of this one, empty: of all.
    [[nodiscard]] virtual Result<QList<SlotProof>> slotProofs(const QString &job = {}) = 0;
    /// Of all jobs together, from that day on, by state: job and day are empty.
    [[nodiscard]] virtual Result<QList<jobs::SummaryRow>> summaries(WallTime from) = 0;
    [[nodiscard]] virtual Result<StoreSpace> space() = 0;

    /// Until endSnapshot(), all queries see the same moment. The log of the database grows meanwhile.
    [[nodiscard]] virtual Result<void> beginSnapshot() = 0;
    virtual void endSnapshot() = 0;

private:
    std::atomic<bool> m_isStopped = false;
};

} // namespace holdfast::store
