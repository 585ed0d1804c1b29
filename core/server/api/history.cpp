// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/json.h"
#include "core/server/api/pages.h"

#include <algorithm>

namespace holdfast::server {
namespace {

constexpr std::chrono::days kLongestSpan{400};
constexpr int kMaxWorkers = 50;
constexpr std::chrono::days kKept = std::chrono::days(91); ///< of latencies: nothing on record is older

struct TimeSpan
{
    WallTime from{};
    WallTime to{};
};

Result<WallTime> timeIn(const QUrlQuery &query, const QString &name, WallTime fallback)
{
    if (!query.hasQueryItem(name))
        return fallback;
    const auto time = parseIso(query.queryItemValue(name, QUrl::FullyDecoded));
    if (!time)
        return badField(name, QStringLiteral("is not a time in ISO 8601"));
    return *time;
}

/// `from` and `to`: a day up to now, where nothing is said.
Result<TimeSpan> spanIn(const QUrlQuery &query, WallTime now)
{
    const auto to = timeIn(query, QStringLiteral("to"), now);
    if (!to)
        return to.problem();
    const auto from = timeIn(query, QStringLiteral("from"), *to - std::chrono::days(1));
    if (!from)
        return from.problem();
    if (*from >= *to)
        return badField(QStringLiteral("from"), QStringLiteral("is not before to"));
    if (*to - *from > kLongestSpan)
        return badField(QStringLiteral("from"), QStringLiteral("is more than 400 days before to"));
    return TimeSpan{*from, *to};
}

using Rows = QList<metrics::LatencyRow>;

/// What to read of one worker; empty: of all together.
struct Wanted
{
    QString worker;
    std::vector<metrics::Reading> readings;
};

/// A curve, and what is there before the record is read.
struct Curve
{
    TimeSpan span;
    int points = 0;
    Seconds coarsest = metrics::kSteps[0].length;
    QList<Wanted> wanted;
    Rows current;                              ///< of the minute that goes on
    std::optional<metrics::RecentRows> recent; ///< where it is fine: of the last hour
};

Curve curveOf(const LatencyService &latency, const QStringList &workers, const TimeSpan &span, int points, Now now)
{
    const TimeSpan kept{std::max(span.from, now.wall - kKept), std::min(span.to, now.wall + std::chrono::days(1))};
    Curve curve;
    curve.span = span;
    curve.points = points;
    metrics::RecentRows recent;
    for (const QString &worker : workers) {
        curve.wanted.append({worker, latency.readings(worker, kept.from, kept.to)});
        if (!curve.wanted.last().readings.empty())
            curve.coarsest = std::max(curve.coarsest, curve.wanted.last().readings.front().step);
        if (const auto open = latency.book().current(worker))
            curve.current.append({latency.book().currentAt(), worker, *open});
        const metrics::RecentRows own = latency.book().recent(worker, now);
        recent.from = std::max(recent.from, own.from);
        recent.rows.insert(recent.rows.end(), own.rows.begin(), own.rows.end());
    }
    if (curve.coarsest == metrics::kSteps[0].length && metrics::isFine(span.from, span.to, recent.from, points))
        curve.recent = std::move(recent);
    return curve;
}

Result<Rows> readRows(store::Reader &reader, const QList<Wanted> &list)
{
    Rows all;
    for (const Wanted &wanted : list) {
        for (const metrics::Reading &reading : wanted.readings) {
            const auto rows = reader.latency(wanted.worker, reading);
            if (!rows)
                return rows.problem();
            all += *rows;
        }
    }
    return all;
}

QJsonObject curveJson(const Curve &curve, const Rows &rows)
{
    const std::vector<metrics::LatencyRow> list(rows.begin(), rows.end());
    const auto &[from, to] = curve.span;
    QJsonArray points;
    metrics::Histogram all;
    for (const metrics::Point &point : curve.recent
                                           ? metrics::compressedFinely(list, *curve.recent, from, to, curve.points)
                                           : metrics::compressed(list, from, to, curve.coarsest, curve.points)) {
        points += toJson(point);
        all.merge(point.latency);
    }
    return {{QStringLiteral("points"), points}, {QStringLiteral("histogram"), bucketsJson(all)}};
}

using Outages = QList<jobs::Outage>;

/// `query` is what is still to be listed.
NextPage pagesOf(const Services &services, const store::OutageQuery &wanted)
{
    return [&services, query = std::make_shared<store::OutageQuery>(wanted)](const TakePage &take) {
        store::OutageQuery page = *query;
        page.limit = std::min(query->limit, kPageRows);
        services.runs.store().read<Outages>(
            services.context, [page](store::Reader &reader) { return reader.outagesIn(page); },
            [&services, query, take, asked = page.limit](const Result<Outages> &outages) {
                if (!outages)
                    return take(outages.problem());
                query->limit -= asked;
                if (!outages->isEmpty())
                    query->after = store::OutagePosition{outages->last().began, outages->last().worker};
                makePage(services, *outages, outages->size() < asked || query->limit == 0, take);
            });
    };
}

} // namespace

QJsonObject toJson(const metrics::Point &point)
{
    const QJsonObject figures = toJson(point.latency);
    return {
        {QStringLiteral("at"), toIso(point.at)},
        {QStringLiteral("seconds"), qint64(point.length.count())},
        {QStringLiteral("count"), static_cast<qint64>(point.latency.count())},
        {QStringLiteral("p50_ms"), figures[QStringLiteral("p50")]},
        {QStringLiteral("p99_ms"), figures[QStringLiteral("p99")]},
        {QStringLiteral("max_ms"), figures[QStringLiteral("max")]},
    };
}

QJsonObject toJson(const store::ServerStart &start)
{
    return {{QStringLiteral("started_at"), toIso(start.at)}, {QStringLiteral("version"), start.version}};
}

QJsonArray bucketsJson(const metrics::Histogram &histogram)
{
    const auto buckets = histogram.buckets();
    const auto bounds = metrics::Histogram::boundsInMicroseconds();
    const auto isFull = [](std::uint32_t count) { return count > 0; };
    const auto first = std::find_if(buckets.begin(), buckets.end(), isFull) - buckets.begin();
    const auto end = buckets.rend() - std::find_if(buckets.rbegin(), buckets.rend(), isFull);
    QJsonArray list;
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(end); ++i) {
        const QJsonValue bound = i < bounds.size() ? QJsonValue(static_cast<double>(bounds[i]) / 1000.0) : QJsonValue();
        // Bounds below 10 µs repeat: nothing is ever in the second of two.
        if (i > 0 && i < bounds.size() && bounds[i] == bounds[i - 1])
            continue;
        list += QJsonObject{{QStringLiteral("le_ms"), bound}, {QStringLiteral("count"), qint64(buckets[i])}};
    }
    return list;
}

void listOutages(const Services &services, const Call &call)
{
    const auto span = spanIn(call.query, services.runs.now().wall);
    if (!span)
        return sendProblem(call.reply, span.problem());
    const auto limit = numberIn(call.query, QStringLiteral("limit"), 1, 10'000, 1'000);
    if (!limit)
        return sendProblem(call.reply, badField(QStringLiteral("limit"), QStringLiteral("is not from 1 to 10000")));
    const QString worker = call.query.queryItemValue(QStringLiteral("worker"), QUrl::FullyDecoded);
    const store::OutageQuery query{worker, span->from, span->to, std::nullopt, static_cast<int>(*limit)};
    sendPages(services, call.reply, pagesOf(services, query));
}

void listServerStarts(const Services &services, const Call &call)
{
    const auto span = spanIn(call.query, services.runs.now().wall);
    if (!span)
        return sendProblem(call.reply, span.problem());
    sendMade<QJsonArray>(services, call.reply, [span = *span](store::Reader &reader) -> Result<QJsonArray> {
        const auto starts = reader.serverStarts(span.from, span.to);
        return starts ? Result<QJsonArray>(toArray(*starts)) : starts.problem();
    });
}

void showLatency(const Services &services, const Call &call)
{
    const Now now = services.runs.now();
    const auto span = spanIn(call.query, now.wall);
    if (!span)
        return sendProblem(call.reply, span.problem());
    const auto points = numberIn(call.query, QStringLiteral("points"), 1, 2'000, 300);
    if (!points)
        return sendProblem(call.reply, badField(QStringLiteral("points"), QStringLiteral("is not from 1 to 2000")));
    QStringList workers = call.query.allQueryItemValues(QStringLiteral("worker"), QUrl::FullyDecoded);
    workers.removeDuplicates();
    if (workers.size() > kMaxWorkers)
        return sendProblem(call.reply,
                           badField(QStringLiteral("worker"), QStringLiteral("is given more than 50 times")));
    for (const QString &worker : std::as_const(workers)) {
        if (services.runs.book().roster().find(worker) == nullptr)
            return sendProblem(call.reply, noWorker(worker));
    }
    const Curve curve = curveOf(services.latency, workers.isEmpty() ? QStringList{QString()} : workers, *span,
                                static_cast<int>(*points), now);
    sendMade<QJsonObject>(services, call.reply, [curve](store::Reader &reader) -> Result<QJsonObject> {
        const auto rows = readRows(reader, curve.wanted);
        return rows ? Result<QJsonObject>(curveJson(curve, *rows + curve.current)) : rows.problem();
    });
}

} // namespace holdfast::server
