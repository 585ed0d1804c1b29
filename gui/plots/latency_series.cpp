// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/latency_series.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace holdfast::gui {
namespace {

constexpr qint64 kDay = 86'400;          ///< seconds
constexpr Milliseconds kSilence{60'000}; ///< up to here a line goes on
constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
constexpr Seconds kSteps[] = {Seconds(10),         Seconds(30),       Seconds(60),         Seconds(5 * 60),
                              Seconds(10 * 60),    Seconds(15 * 60),  Seconds(30 * 60),    Seconds(3600),
                              Seconds(2 * 3600),   Seconds(4 * 3600), Seconds(6 * 3600),   Seconds(12 * 3600),
                              Seconds(86'400),     Seconds(172'800),  Seconds(7 * 86'400), Seconds(14 * 86'400),
                              Seconds(30 * 86'400)};

/// Between the end of one point and the next.
bool isGap(WallTime end, const LatencyPoint &next)
{
    return next.at - end > std::max<Milliseconds>(next.length / 2, kSilence);
}

double secondsOf(WallTime time)
{
    return static_cast<double>(toMsecs(time)) / 1000.0;
}

void append(LatencySeries &series, double at, double p50, double p99, double max)
{
    series.at += at;
    series.p50 += p50;
    series.p99 += p99;
    series.max += max;
}

Seconds stepFor(Milliseconds length, int most)
{
    for (const Seconds step : kSteps) {
        if (length / step <= most)
            return step;
    }
    return *std::rbegin(kSteps);
}

/// The moment that clocks on the wall show so long after the beginning of `day`, whatever they did meanwhile.
QDateTime onTheWall(QDate day, qint64 seconds)
{
    const QDate date = day.addDays(seconds / kDay);
    return seconds % kDay == 0 ? date.startOfDay() : QDateTime(date, QTime(0, 0).addSecs(int(seconds % kDay)));
}

/// Round moments of local time, one after the other, all after `from`. Steps of hours keep to the clock on the wall.
class Ticks
{
public:
    Ticks(WallTime from, Seconds step)
        : m_step(step.count())
        , m_byWall(step > std::chrono::hours(1))
    {
        const QDateTime start = QDateTime::fromMSecsSinceEpoch(toMsecs(from));
        m_day = start.date();
        const qint64 passed = m_byWall ? start.time().msecsSinceStartOfDay() / 1000 : m_day.startOfDay().secsTo(start);
        m_passed = passed / m_step * m_step;
    }
    QDateTime next()
    {
        m_passed += m_step;
        return m_byWall ? onTheWall(m_day, m_passed) : m_day.startOfDay().addSecs(m_passed);
    }

private:
    const qint64 m_step; ///< seconds
    const bool m_byWall;
    QDate m_day;
    qint64 m_passed = 0; ///< since the day began
};

} // namespace

LatencySeries seriesFrom(const std::vector<LatencyPoint> &points, WallTime until)
{
    LatencySeries series;
    WallTime end{};
    for (const LatencyPoint &point : points) {
        if (point.count == 0 || !point.ms.max)
            continue;
        const double middle =
            std::min(secondsOf(point.at) + static_cast<double>(point.length.count()) / 2, secondsOf(until));
        if (!series.at.isEmpty() && isGap(end, point))
            append(series, secondsOf(end), kNoNumber, kNoNumber, kNoNumber);
        const double max = *point.ms.max;
        append(series, middle, point.ms.p50.value_or(max), point.ms.p99.value_or(max), max);
        series.worst = std::max(series.worst, max);
        const double least = point.ms.p50.value_or(max);
        series.least = series.least == 0 ? least : std::min(series.least, least);
        end = point.at + point.length;
    }
    return series;
}

std::vector<HistogramBar> mergedHistogram(const std::vector<WorkerLatency> &workers)
{
    std::map<double, qint64> counts;
    for (const WorkerLatency &worker : workers) {
        for (const HistogramBar &bar : worker.latency.histogram)
            counts[bar.leMs] += bar.count;
    }
    std::vector<HistogramBar> bars;
    bars.reserve(counts.size());
    for (const auto &[leMs, count] : counts)
        bars.push_back({leMs, count});
    return bars;
}

const LatencyPoint *pointAt(const std::vector<LatencyPoint> &points, WallTime time)
{
    auto after = std::upper_bound(points.begin(), points.end(), time,
                                  [](WallTime moment, const LatencyPoint &point) { return moment < point.at; });
    if (after == points.begin())
        return nullptr;
    const LatencyPoint &point = *std::prev(after);
    const WallTime end = point.at + point.length;
    if (time < end)
        return &point;
    if (after == points.end() || isGap(end, *after))
        return nullptr;
    return time - end < after->at - time ? &point : &*after;
}

std::vector<TimeTick> timeTicks(Span span, int most)
{
    std::vector<TimeTick> ticks;
    if (span.length().count() <= 0 || most <= 0)
        return ticks;
    const Seconds step = stepFor(span.length(), most);
    const bool daily = step >= std::chrono::hours(24);
    const bool exact = step < std::chrono::minutes(1);
    Ticks moments(span.from, step);
    for (QDateTime at = moments.next(); at.toMSecsSinceEpoch() < toMsecs(span.to); at = moments.next()) {
        const bool midnight = at.time() == QTime(0, 0);
        const QString form = daily || midnight ? QStringLiteral("d MMM")
                             : exact           ? QStringLiteral("HH:mm:ss")
                                               : QStringLiteral("HH:mm");
        ticks.push_back({fromMsecs(at.toMSecsSinceEpoch()), QLocale().toString(at, form)});
        if (static_cast<int>(ticks.size()) > most + 2)
            break;
    }
    return ticks;
}

Span zoomed(Span span, double factor, WallTime centre)
{
    constexpr double least = 60'000;
    constexpr double most = 400.0 * 86'400'000;
    const double length = static_cast<double>(span.length().count());
    const double wanted = std::clamp(length * factor, least, most);
    const double share = length > 0 ? static_cast<double>((centre - span.from).count()) / length : 0.5;
    const WallTime from = centre - Milliseconds(std::llround(wanted * share));
    return {from, from + Milliseconds(std::llround(wanted))};
}

Span shifted(Span span, double part)
{
    const Milliseconds by(std::llround(static_cast<double>(span.length().count()) * part));
    return {span.from + by, span.to + by};
}

} // namespace holdfast::gui
