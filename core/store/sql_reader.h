// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/reader.h"
#include "core/store/sql_statement.h"

#include <QVariant>

#include <functional>
#include <map>
#include <memory>

namespace holdfast::store {

/// A Reader over any SQL database. Connects with its first query, in the thread that asks, and again after a failure.
class SqlReader final : public Reader
{
public:
    using Connect = std::function<Result<std::unique_ptr<SqlConnection>>()>;
    explicit SqlReader(Connect connect);
    ~SqlReader() override;

    Result<std::optional<jobs::Run>> run(const QString &id) override;
    Result<QList<AttemptRecord>> attempts(const QString &runId) override;
    Result<QList<jobs::RunEvent>> events(const QString &runId) override;
    Result<QList<jobs::Run>> runs(const RunQuery &query) override;
    Result<QList<ChangeRow>> changes(const ChangeQuery &query) override;
    Result<QList<OutputChunk>> output(const QString &runId, std::optional<int> attempt, qint64 afterSeq,
                                      qint64 maxBytes) override;
    Result<QList<OutputChunk>> lastOutput(const QString &runId, int attempt, qint64 maxBytes) override;
    Result<QList<jobs::Outage>> outages(const QString &worker, int limit) override;
    Result<QList<jobs::Outage>> outagesIn(const OutageQuery &query) override;
    Result<QList<metrics::LatencyRow>> latency(const QString &worker, const metrics::Reading &reading) override;
    Result<QList<metrics::LatencyRow>> allLatency(const metrics::Reading &reading) override;
    Result<std::optional<WallTime>> firstLatency(const metrics::Reading &reading) override;
    Result<std::optional<WallTime>> lastLatency(const metrics::Reading &reading) override;
    Result<QList<LatencyCount>> latencyCounts() override;
    Result<QList<ServerStart>> serverStarts(WallTime from, WallTime to) override;
    Result<QList<SlotRecord>> slotsOnRecord(const QString &job, WallTime from, WallTime to) override;
    Result<QList<jobs::Span>> spans(WallTime since) override;
    Result<QList<UncoveredRun>> uncoveredRuns(WallTime from, WallTime to) override;
    Result<QMap<jobs::RunState, qint64>> finishedCounts(WallTime since) override;
    Result<QList<jobs::WorkerRecord>> workers() override;
    Result<std::optional<QString>> nextJobWithRuns(const QString &after) override;
    Result<jobs::OldRuns> oldRuns(const OldRunsQuery &query) override;
    Result<std::optional<WallTime>> queuedAtOf(qint64 newer) override;
    Result<QList<jobs::OutputPiece>> outputPieces(const QString &runId, int limit) override;
    Result<QList<jobs::OldOutput>> oldOutput(qint64 afterSeq, int limit) override;
    Result<QList<jobs::Span>> spansOf(const QString &job) override;
    Result<QList<SlotProof>> slotProofs(const QString &job) override;
    Result<QList<jobs::SummaryRow>> summaries(WallTime from) override;
    Result<StoreSpace> space() override;
    Result<void> beginSnapshot() override;
    void endSnapshot() override;

private:
    template <typename T, typename More>
    [[nodiscard]] Result<QList<T>> query(T (*read)(SqlRow &), const QString &sql, const QVariantList &values,
                                         More more);
    template <typename T>
    [[nodiscard]] Result<QList<T>> query(T (*read)(SqlRow &), const QString &sql, const QVariantList &values);

    template <typename T>
    [[nodiscard]] Result<std::optional<T>> first(T (*read)(SqlRow &), const QString &sql, const QVariantList &values);
    [[nodiscard]] Result<std::optional<WallTime>> oneLatency(const char *which, const metrics::Reading &reading);

    /// That text as it was prepared before, or new.
    [[nodiscard]] SqlStatement &statement(const QString &sql);
    /// A connection that was lost meanwhile is replaced, except in a snapshot, which went with it.
    [[nodiscard]] Result<void> connect();
    void disconnect();

    Connect m_connect;
    std::unique_ptr<SqlConnection> m_connection;
    std::map<QString, SqlStatement> m_statements; ///< of that connection
    bool m_isInSnapshot = false;
};

} // namespace holdfast::store
