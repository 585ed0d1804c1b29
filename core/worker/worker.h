// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/health.h"
#include "core/link/vitals.h"
#include "core/spool/identity.h"
#include "core/tls/client_tls.h"
#include "core/worker/credential_keeper.h"
#include "core/worker/link_runner.h"
#include "core/worker/stall_watch.h"
#include "core/worker/workbench.h"

#include <QThread>
#include <QTimer>

namespace holdfast::worker {

/// For the runs to stop and their results to be delivered: the grace of a stop, and some more.
inline constexpr Milliseconds kStopPatience{15'000};

struct WorkerConfig
{
    QString name;
    QString dataDir;
    int slots = 1;
    spool::Spool::Bounds spool;                        ///< its slots are this worker's
    Milliseconds keepReceipts = std::chrono::hours(1); ///< results stay so long after their receipt
    bool stopRuns = false; ///< stop() ends what runs; else it goes on, and the next worker process takes it over
    jobs::Labels labels;
    bool isEphemeral = false; ///< the server forgets it some time after it went away
    QByteArray token;
    bool hasJoined = false; ///< the token is the credential in the data folder
    link::WorkerLink::Config link;
    tls::ClientTls tls = {}; ///< for wss:// URLs
};

/// The worker: the link in the caller's thread, processes and disk in a thread of their own. Only values cross.
class Worker final : public QObject
{
    Q_OBJECT
public:
    Worker(const WorkerConfig &config, const runtime::Clock &clock, QObject *parent = nullptr);
    ~Worker() override;

    /// Opens the spool, then begins to connect. Blocks while what a former process left is settled.
    [[nodiscard]] Result<void> start();

    /// Whether the link does its work, and what the worker does.
    [[nodiscard]] Health health() const;

    /// Closes the link, after the runs have been stopped and delivered where that is asked for; stopped() follows.
    void stop();

Q_SIGNALS:
    void stopped();

private:
    void onHoldings(const QList<jobs::Holding> &holding, const QString &epoch);
    void onIdle();
    void watchBench();
    void onBenchAnswered();
    void onBenchLate(Now now);
    void keepCredential();
    void watchLink();

    WorkerConfig m_config;
    const runtime::Clock &m_clock;
    spool::Identity m_identity;
    QString m_process; ///< tells this process from another one with a copy of the data folder
    qint64 m_registrations = 0;
    LinkRunner m_link;
    QThread m_thread;
    Workbench *m_bench; ///< lives in m_thread
    QTimer m_look;      ///< for another credential, while the server refuses this one
    QTimer m_patience;  ///< while stopping
    StallWatch m_stall; ///< of m_bench
    runtime::DeadlineTimer m_stallTimer;
    link::Vitals m_vitals;
};

} // namespace holdfast::worker
