// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

/// What the window shows, as values: read from JSON by row_json.h, compared to find what changed.
namespace holdfast::gui {

using MaybeTime = std::optional<WallTime>;

/// Milliseconds; nothing where nothing was measured.
struct Figures
{
    std::optional<double> p50;
    std::optional<double> p99;
    std::optional<double> max;
    friend bool operator==(const Figures &, const Figures &) = default;
};

inline constexpr std::size_t kSparkMinutes = 15;
/// The worst answer of each of the last whole minutes in milliseconds, oldest first; below 0: none in that minute.
using Spark = std::array<float, kSparkMinutes>;

struct WorkerRow
{
    QString name;
    QString state; ///< connected, degraded, offline
    QString reason;
    QString address;
    QString hostname;
    QString version;
    QString platform;
    QString instance;
    QMap<QString, QString> labels;
    MaybeTime since; ///< of the present state
    MaybeTime connectedAt;
    MaybeTime lastSeenAt;
    MaybeTime lastHeartbeatAt;
    int slots = 0;
    int running = 0;
    int reconnects24h = 0;
    bool flapping = false;
    Figures ackMs;
    Figures rttMs;
    std::optional<double> loopLagMs;
    Spark ack15m{};
    friend bool operator==(const WorkerRow &, const WorkerRow &) = default;
};

struct JobRow
{
    QString name;
    QString schedule;
    QString timezone;
    QStringList command;
    bool enabled = true;
    MaybeTime nextAt;
    QString lastState;
    QStringList lastRuns; ///< states of the newest 50 runs, oldest first
    MaybeTime lastAt;     ///< the newest of them ended, or began if it goes on
    std::optional<Milliseconds> lastTook;
    QString problem; ///< why it does not run by its schedule, and what to do; empty: it does
    friend bool operator==(const JobRow &, const JobRow &) = default;
};

struct RunRow
{
    QString id;
    QString job;
    QString state;
    QString reason;
    QString worker;
    QString trigger;
    int attempt = 0;
    MaybeTime plannedAt;
    MaybeTime queuedAt;
    MaybeTime startedAt;
    MaybeTime finishedAt;
    std::optional<int> exitCode;
    qint64 outputBytes = 0;
    friend bool operator==(const RunRow &, const RunRow &) = default;
};

/// One attempt of a run, by the worker's clock.
struct AttemptRow
{
    int number = 0;
    QString state;
    QString reason;
    QString worker;
    MaybeTime startedAt;
    MaybeTime finishedAt;
    std::optional<int> exitCode;
    friend bool operator==(const AttemptRow &, const AttemptRow &) = default;
};

struct OutageRow
{
    QString worker;
    WallTime began{};
    WallTime noticed{};
    MaybeTime back; ///< nothing while it lasts
    int attempts = 0;
    qint64 held = 0; ///< messages that waited on the worker
    QString cause;
    QString verdict;
    QString act; ///< what to do; empty: nothing
    friend bool operator==(const OutageRow &, const OutageRow &) = default;
};

/// Who did what.
struct ChangeRow
{
    QString id;
    WallTime at{};
    QString who;  ///< empty: without a token
    QString from; ///< empty: the server itself
    QString what; ///< the server's word
    QString name;
    QString job;
    friend bool operator==(const ChangeRow &, const ChangeRow &) = default;
};

/// A channel of notifications.
struct ChannelRow
{
    QString name;
    QString kind; ///< webhook, mail, exec
    QString target;
    int waiting = 0;  ///< events to tell
    int failures = 0; ///< attempts that failed in a row; over 0: it does not deliver
    QString error;    ///< of the last failure
    MaybeTime lastSent;
    friend bool operator==(const ChannelRow &, const ChannelRow &) = default;
};

/// How long a job takes by its last successful runs; nothing where too few tell.
struct UsualDuration
{
    int runs = 0; ///< that were looked at
    std::optional<Milliseconds> median;
    Milliseconds low{0};  ///< one run in ten is shorter
    Milliseconds high{0}; ///< one in ten is longer
    friend bool operator==(const UsualDuration &, const UsualDuration &) = default;
};

struct Overview
{
    int connected = 0;
    int degraded = 0;
    int offline = 0;
    double acksPerSecond = 0;
    Figures ackMs; ///< of the last minute
    int runsActive = 0;
    int runsQueued = 0;
    int failed24h = 0;
    int lost24h = 0;
    std::optional<double> loopLagMs;
    bool storeOk = true;
    QString news;      ///< one sentence, worst first; empty: all is well
    QString newsLevel; ///< ok, warning, bad
    friend bool operator==(const Overview &, const Overview &) = default;
};

/// A server that waits to lead, and who leads meanwhile.
struct StandbyRole
{
    QString leader;
    QString leaderUrl; ///< empty: nobody leads
    friend bool operator==(const StandbyRole &, const StandbyRole &) = default;
};

/// As the leader lists it: it has reached the database, and takes over when the leader is gone.
struct StandbyRow
{
    QString name;
    QString url;
    friend bool operator==(const StandbyRow &, const StandbyRow &) = default;
};

struct ServerInfo
{
    QString name;
    QString version;
    MaybeTime startedAt;
    friend bool operator==(const ServerInfo &, const ServerInfo &) = default;
};

/// A span of answers, merged from histograms: `max` is the worst of it, never an average.
struct LatencyPoint
{
    WallTime at{};
    Seconds length{60};
    qint64 count = 0;
    Figures ms;
};

/// How many answers took at most `leMs` milliseconds and more than the bar before it.
struct HistogramBar
{
    double leMs = 0;
    qint64 count = 0;
};

struct Latency
{
    std::vector<LatencyPoint> points;
    std::vector<HistogramBar> histogram;
};

/// Of one worker; no name: of all together.
struct WorkerLatency
{
    QString worker;
    Latency latency;
};

struct ServerStart
{
    WallTime at{};
    QString version;
};

/// From `from` (included) to `to`.
struct Span
{
    WallTime from{};
    WallTime to{};
    [[nodiscard]] Milliseconds length() const { return to - from; }
    friend bool operator==(const Span &, const Span &) = default;
};

/// What one or several messages of the feed changed, complete.
struct FeedUpdate
{
    bool snapshot = false; ///< the rows are all there are; otherwise those that changed
    QString epoch;         ///< with snapshot: the server process
    ServerInfo server;     ///< with snapshot
    MaybeTime now;         ///< the server's clock
    std::optional<Overview> overview;
    std::vector<WorkerRow> workers;
    QStringList workersGone;
    std::vector<JobRow> jobs;
    QStringList jobsGone;
    std::vector<RunRow> runs;
    std::vector<OutageRow> outages;
};

} // namespace holdfast::gui
