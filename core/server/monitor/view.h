// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/active_and_recent.h"
#include "core/monitor/overview.h"
#include "core/runtime/loop_watch.h"
#include "core/server/links/session_hub.h"
#include "core/server/record/latency_service.h"

#include <QJsonObject>

namespace holdfast::server {

/// The lists of the monitor's feed.
enum class RowKind { Worker, Job, Run, Outage };
inline constexpr std::array<RowKind, 4> kRowKinds = {RowKind::Worker, RowKind::Job, RowKind::Run, RowKind::Outage};

/// What the monitor shows, by name, as it is now. Keeps of runs what the book does not (the newest that ended, how the
/// newest of each job went), while somebody looks: load() fills it, clear() empties it. Decides nothing; lives in the
/// server's thread.
class MonitorView final : public QObject
{
    Q_OBJECT
public:
    MonitorView(RunService &runs, SessionHub &hub, const runtime::LoopWatch &loop, const LatencyService &latency,
                QObject *parent = nullptr);

    /// Asks the store; loaded() or loadFailed() follows.
    void load();
    void clear();
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }

    /// Looks at the state of each worker; changed() for those that have another one.
    void sweep();
    /// The same, where a worker has come or gone since: before each batch.
    void sweepIfDue();
    /// Once a second: marks the next part of the workers, so that all are told once a minute, and 20 a second at least;
    /// looks what some of the queued runs wait for, and how many runs failed.
    void refresh();

    [[nodiscard]] QStringList names(RowKind kind) const;
    /// JSON text that fits into a message; empty: there is no such row any more.
    [[nodiscard]] QByteArray row(RowKind kind, const QString &name) const;
    [[nodiscard]] QJsonObject overview() const;

Q_SIGNALS:
    void loaded();
    void loadFailed(QString why);
    void changed(holdfast::server::RowKind kind, QString name);
    void gone(holdfast::server::RowKind kind, QString name);

private:
    struct LastRun
    {
        QString id;
        jobs::RunState state = jobs::RunState::Queued;
        WallTime at{};                         ///< it ended; of one that goes on: it began, or was queued
        std::optional<Milliseconds> took = {}; ///< of one that ran and ended
    };
    using LastRuns = QHash<QString, QList<LastRun>>; ///< by job, oldest first
    struct Loaded
    {
        QList<jobs::Run> runs;
        LastRuns lastRuns;
    };
    struct Standing
    {
        WorkerState state = WorkerState::Offline;
        WallTime since{};
    };
    using Counts = QMap<jobs::RunState, qint64>;

    [[nodiscard]] static Result<Loaded> read(store::Reader &reader, const QStringList &jobs);
    void take(const Loaded &loaded);
    void onCommitted(const jobs::Changes &changes);
    void runChanged(const jobs::Run &run);
    void putRun(const jobs::Run &run);
    void putLast(const jobs::Run &run);
    [[nodiscard]] static LastRun lastOf(const jobs::Run &run);
    void putOutage(const jobs::Outage &outage) { m_outages.put(keyOf(outage), outage); }
    [[nodiscard]] static QString keyOf(const jobs::Outage &outage);
    void stand(const jobs::Roster::Worker &worker, WorkerState state, Now now);
    void recount();
    void refreshQueued();
    void lookAtQueued(const QString &run);
    [[nodiscard]] QJsonObject workerRow(const QString &name) const;
    [[nodiscard]] QJsonObject jobRow(const QString &name) const;
    [[nodiscard]] QJsonObject runRow(const QString &name) const;

    RunService &m_runs;
    SessionHub &m_hub;
    const runtime::LoopWatch &m_loop;
    const LatencyService &m_latency;
    bool m_isLoaded = false;
    int m_loadNumber = 0; ///< an answer to an earlier load() is not wanted any more
    monitor::ActiveAndRecent<jobs::Run> m_shown;
    LastRuns m_lastRuns;
    monitor::ActiveAndRecent<jobs::Outage> m_outages; ///< by worker and begin
    QHash<QString, Standing> m_standing;
    QHash<QString, QString> m_waitsFor; ///< as told last, by run
    QString m_refreshedTo;              ///< the worker
    QString m_refreshedRunTo;           ///< the queued run
    int m_lookedAt = 0;                 ///< queued runs, since the last refresh()
    bool m_countIsOld = false;
    MonoTime m_countedAt{};
    bool m_sweepIsDue = false;
    monitor::Overview m_counted; ///< the figures that sweep() and recount() find
};

} // namespace holdfast::server
