// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/drill_report.h"

#include "app/client/words.h"
#include "core/base/printable.h"
#include "core/base/time.h"

#include <algorithm>
#include <limits>

namespace holdfast::app::client {
namespace {

/// A heartbeat, a clock reading, the way of the request: the server dates an outage by the last byte before the drill.
constexpr Milliseconds kBefore{1'000};

std::optional<WallTime> timeIn(const QJsonObject &object, const char *name)
{
    return parseIso(object[QLatin1String(name)].toString());
}

double secondsBetween(WallTime from, WallTime to)
{
    return static_cast<double>((to - from).count()) / 1000.0;
}

/// One outage of the drill; `back_after_s` counts from the moment when the path was usable again.
QJsonObject outageOf(const QJsonObject &outage, WallTime began, WallTime ends)
{
    QJsonObject out = outage;
    if (const auto noticed = timeIn(outage, "noticed"))
        out[QStringLiteral("noticed_after_s")] = std::max(0.0, secondsBetween(began, *noticed));
    const auto back = timeIn(outage, "back");
    out[QStringLiteral("back_after_s")] = back ? QJsonValue(std::max(0.0, secondsBetween(ends, *back))) : QJsonValue();
    return out;
}

QJsonObject workerOf(const QJsonObject &worker, WallTime began, WallTime ends)
{
    QJsonArray outages;
    double worst = 0;
    bool isBack = worker[QStringLiteral("state")].toString() != u"offline";
    for (const QJsonValue &each : worker[QStringLiteral("outages")].toArray()) {
        const auto noticed = timeIn(each.toObject(), "noticed");
        if (!noticed || *noticed < began - kBefore)
            continue;
        outages += outageOf(each.toObject(), began, ends);
        const QJsonValue after = outages.last()[QStringLiteral("back_after_s")];
        isBack = isBack && !after.isNull();
        worst = std::max(worst, after.toDouble());
    }
    return {
        {QStringLiteral("name"), worker[QStringLiteral("name")]},
        {QStringLiteral("state"), worker[QStringLiteral("state")]},
        {QStringLiteral("outages"), outages},
        {QStringLiteral("back_after_s"), isBack ? QJsonValue(worst) : QJsonValue()},
    };
}

QString seconds(const QJsonValue &value)
{
    return QStringLiteral("%1 s").arg(value.toDouble(), 0, 'f', 1);
}

QString textIn(const QJsonObject &object, const char *name)
{
    return printable(object[QLatin1String(name)].toString());
}

QString lineOf(const QJsonObject &worker)
{
    QString text = QStringLiteral("worker %1: ").arg(textIn(worker, "name"));
    const QJsonValue back = worker[QStringLiteral("back_after_s")];
    const QJsonArray outages = worker[QStringLiteral("outages")].toArray();
    if (outages.isEmpty())
        return text + QStringLiteral("its connection held\n");
    text += back.isNull() ? QStringLiteral("NOT BACK") : QStringLiteral("back %1 after the end").arg(seconds(back));
    for (const QJsonValue &each : outages) {
        const QJsonObject outage = each.toObject();
        text += QStringLiteral("\n  noticed after %1, %2, %3 waited\n  %4: %5")
                    .arg(seconds(outage[QStringLiteral("noticed_after_s")]))
                    .arg(countText(outage[QStringLiteral("attempts")].toInt(), QStringLiteral("attempt")),
                         countText(outage[QStringLiteral("held")].toInt(), QStringLiteral("result")))
                    .arg(textIn(outage, "cause"), textIn(outage, "verdict"));
    }
    return text + u'\n';
}

} // namespace

QJsonObject drillReport(const DrillFacts &facts)
{
    const WallTime began = timeIn(facts.drill, "began").value_or(WallTime{});
    const WallTime ends = timeIn(facts.drill, "ends").value_or(WallTime{});
    bool ok = facts.audit[QStringLiteral("ok")].toBool();
    // A killed worker is back when its service has started it: that may be at any time after its end.
    const bool isKill = facts.drill[QStringLiteral("kind")].toString() == u"kill-worker";
    QJsonArray workers;
    for (const QJsonValue &each : facts.workers) {
        workers += workerOf(each.toObject(), began, isKill ? began : ends);
        const QJsonValue back = workers.last()[QStringLiteral("back_after_s")];
        const bool wasMet = !isKill || !workers.last()[QStringLiteral("outages")].toArray().isEmpty();
        ok = ok && wasMet && !back.isNull() && (isKill || back.toDouble() <= kBackWithinSeconds);
    }
    int ended = 0;
    int lost = 0;
    for (const QJsonValue &run : facts.runs) {
        const auto finished = timeIn(run.toObject(), "finished_at");
        if (!finished || *finished < began)
            continue;
        ++ended;
        lost += run[QStringLiteral("state")].toString() == u"lost" ? 1 : 0;
    }
    return {
        {QStringLiteral("kind"), facts.drill[QStringLiteral("kind")]},
        {QStringLiteral("began"), facts.drill[QStringLiteral("began")]},
        {QStringLiteral("ended"), facts.drill[QStringLiteral("ends")]},
        {QStringLiteral("workers"), workers},
        {QStringLiteral("runs"), QJsonObject{{QStringLiteral("ended"), ended}, {QStringLiteral("lost"), lost}}},
        {QStringLiteral("audit"),
         QJsonObject{{QStringLiteral("planned"), facts.audit[QStringLiteral("planned")]},
                     {QStringLiteral("missing"), facts.audit[QStringLiteral("missing")]},
                     {QStringLiteral("duplicated"), facts.audit[QStringLiteral("duplicated")]}}},
        {QStringLiteral("ok"), ok && lost == 0},
    };
}

QString drillText(const QJsonObject &report)
{
    QString text;
    for (const QJsonValue &worker : report[QStringLiteral("workers")].toArray())
        text += lineOf(worker.toObject());
    const QJsonObject runs = report[QStringLiteral("runs")].toObject();
    const QJsonObject audit = report[QStringLiteral("audit")].toObject();
    text += QStringLiteral(
                "runs that ended meanwhile: %1, lost: %2\nscheduled times meanwhile: %3, missing: %4, duplicated: %5\n")
                .arg(runs[QStringLiteral("ended")].toInt())
                .arg(runs[QStringLiteral("lost")].toInt())
                .arg(audit[QStringLiteral("planned")].toInt())
                .arg(audit[QStringLiteral("missing")].toInt())
                .arg(audit[QStringLiteral("duplicated")].toInt());
    return text + (report[QStringLiteral("ok")].toBool() ? QStringLiteral("passed\n") : QStringLiteral("FAILED\n"));
}

} // namespace holdfast::app::client
