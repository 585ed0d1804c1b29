// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/outage_cause.h"
#include "core/base/time.h"
#include "core/jobs/figures.h"
#include "core/jobs/run.h"
#include "core/metrics/histogram.h"
#include "core/protocol/message.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace holdfast::server {

/// What is told of one job.
struct JobGauges
{
    QString name;
    jobs::RunFigures ends;
    std::optional<Milliseconds> usual;
    std::optional<Milliseconds> lateness; ///< of the newest scheduled run, or of one that has not begun
};

/// What is told of one worker.
struct WorkerGauges
{
    QString name;
    jobs::RunFigures ends;
    bool isConnected = false;
};

/// What is told of one channel of notifications.
struct ChannelGauges
{
    QString name;
    int waiting = 0;    ///< events that nobody has got yet
    int failing = 0;    ///< attempts that failed, one after the other
    quint64 sent = 0;   ///< messages
    quint64 failed = 0; ///< attempts
};

/// Gauges, read at the moment of the request.
struct Gauges
{
    std::map<QString, int> workers; ///< by state
    std::map<jobs::RunState, int> activeRuns;
    double loopLagSeconds = 0;
    std::optional<WallTime> certificateExpiry; ///< none: no TLS
    std::vector<JobGauges> jobs = {};          ///< of those that are watched, by name
    std::vector<WorkerGauges> workerGauges = {};
    int otherJobs = 0; ///< not watched
    int otherWorkers = 0;
    std::vector<ChannelGauges> channels = {};
};

/// What /metrics tells, counted since the process began. docs/http.md explains each figure.
struct ServerMetrics
{
    std::array<quint64, std::variant_size_v<protocol::Message>> messages{}; ///< by Message::index()
    quint64 acks = 0;
    metrics::LifeHistogram ackLatency; ///< from a message read to its answer written
    metrics::LifeHistogram linkRoundTrip;
    std::map<OutageCause, quint64> disconnects; ///< by cause, as it looked when the link ended
    std::map<OutageCause, quint64> outages;     ///< by cause, as it was when the worker was back
    quint64 reconnects = 0;
    std::map<jobs::RunState, quint64> runsEnded;
    metrics::LifeHistogram storeCommit;

    [[nodiscard]] QByteArray text(const Gauges &gauges) const;
};

} // namespace holdfast::server
