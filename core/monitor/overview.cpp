// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/overview.h"

namespace holdfast::monitor {
namespace {

/// A loop this late answers workers late; five times that, and they take the link for stalled.
constexpr Milliseconds kLateLoop{1'000};

QString word(Level level)
{
    switch (level) {
    case Level::Ok:
        return QStringLiteral("ok");
    case Level::Warning:
        return QStringLiteral("warning");
    case Level::Bad:
        return QStringLiteral("bad");
    }
    Q_UNREACHABLE();
}

QString counted(qint64 count, const QString &one, const QString &many)
{
    return count == 1 ? one : QStringLiteral("%1 %2").arg(QString::number(count), many);
}

QJsonObject latencyJson(const metrics::Histogram &latency)
{
    const auto figure = [&latency](Microseconds value) {
        return latency.count() == 0 ? QJsonValue() : QJsonValue(static_cast<double>(value.count()) / 1000.0);
    };
    return {{QStringLiteral("p50"), figure(latency.quantile(0.5))},
            {QStringLiteral("p99"), figure(latency.quantile(0.99))},
            {QStringLiteral("max"), figure(latency.max())}};
}

} // namespace

News newsOf(const Overview &overview)
{
    const auto lag = inMsecs(overview.loopLag);
    if (!overview.storeProblem.isEmpty())
        return {QStringLiteral("the database cannot be written: %1").arg(overview.storeProblem), Level::Bad};
    if (overview.offline > 0 && overview.connected + overview.degraded == 0)
        return {counted(overview.offline, overview.oneOffline,
                        QStringLiteral("workers are offline, and none is connected")),
                Level::Bad};
    if (lag > 5 * kLateLoop)
        return {QStringLiteral("the server's event loop was %1 late").arg(forPeople(lag)), Level::Bad};
    if (overview.offline > 0)
        return {counted(overview.offline, overview.oneOffline, QStringLiteral("workers are offline")), Level::Bad};
    if (overview.lost24h > 0)
        return {counted(overview.lost24h, QStringLiteral("one run was lost in the last 24 hours"),
                        QStringLiteral("runs were lost in the last 24 hours")),
                Level::Bad};
    if (overview.degraded > 0)
        return {counted(overview.degraded, overview.oneDegraded, QStringLiteral("workers are degraded")),
                Level::Warning};
    if (lag > kLateLoop)
        return {QStringLiteral("the server's event loop was %1 late").arg(forPeople(lag)), Level::Warning};
    if (overview.failed24h > 0)
        return {counted(overview.failed24h, QStringLiteral("one run failed in the last 24 hours"),
                        QStringLiteral("runs failed in the last 24 hours")),
                Level::Warning};
    return {};
}

QJsonObject toJson(const Overview &overview)
{
    const News news = newsOf(overview);
    return {
        {QStringLiteral("workers_connected"), overview.connected},
        {QStringLiteral("workers_degraded"), overview.degraded},
        {QStringLiteral("workers_offline"), overview.offline},
        {QStringLiteral("acks_per_s"), overview.acksPerSecond},
        {QStringLiteral("ack_ms"), latencyJson(overview.ackLatency)},
        {QStringLiteral("runs_active"), overview.runsActive},
        {QStringLiteral("runs_queued"), overview.runsQueued},
        {QStringLiteral("failed_24h"), overview.failed24h},
        {QStringLiteral("lost_24h"), overview.lost24h},
        {QStringLiteral("loop_lag_ms"), static_cast<double>(overview.loopLag.count()) / 1000.0},
        {QStringLiteral("store_ok"), overview.storeProblem.isEmpty()},
        {QStringLiteral("news"), news.sentence.left(1000)},
        {QStringLiteral("news_level"), word(news.level)},
    };
}

} // namespace holdfast::monitor
