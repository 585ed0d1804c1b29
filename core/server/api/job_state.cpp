// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/job_state.h"

#include "core/base/json_values.h"
#include "core/schedule/cron_text.h"
#include "core/server/api/json.h"

namespace holdfast::server {

namespace {

qint64 msOf(Milliseconds duration)
{
    return duration.count();
}

} // namespace

PlanTrouble planTroubleOf(const RunService &runs, const jobs::Job &job)
{
    const auto &planner = runs.book().planner();
    if (job.schedule.kind == schedule::Kind::OnRequest || !job.enabled)
        return PlanTrouble::None;
    if (planner.plannedUntil(job.name) > runs.now().wall + jobs::PlanClock::kStep)
        return PlanTrouble::Ahead;
    return planner.isReadable(job.name) ? PlanTrouble::None : PlanTrouble::Unreadable;
}

QString planTroubleText(const RunService &runs, const jobs::Job &job)
{
    switch (planTroubleOf(runs, job)) {
    case PlanTrouble::None:
        return {};
    case PlanTrouble::Ahead:
        return QStringLiteral(
                   "does not run before %1: a clock that was ahead has planned it up to then; to plan it again "
                   "from now on: holdfast job replan %2")
            .arg(toIso(runs.book().planner().plannedUntil(job.name)), job.name);
    case PlanTrouble::Unreadable: {
        const auto read = schedule::check(job.schedule); // the planner knows whether, and not why
        return QStringLiteral("does not run: %1")
            .arg(read ? QStringLiteral("its schedule could not be read; restart the server") : read.problem().text());
    }
    }
    Q_UNREACHABLE();
}

QJsonObject jobJson(const jobs::Job &job, std::optional<WallTime> nextAt, std::optional<jobs::RunState> lastState,
                    const QString &trouble)
{
    QJsonObject json = toJson(job, nextAt, lastState);
    if (!trouble.isEmpty())
        json[QStringLiteral("problem")] = trouble;
    return json;
}

void putFigures(QJsonObject &job, const jobs::JobFigures &figures)
{
    const auto usual = figures.usual();
    job[QStringLiteral("usual")] = usual ? QJsonValue(QJsonObject{{QStringLiteral("runs"), usual->runs},
                                                                  {QStringLiteral("median_ms"), msOf(usual->median)},
                                                                  {QStringLiteral("low_ms"), msOf(usual->low)},
                                                                  {QStringLiteral("high_ms"), msOf(usual->high)}})
                                         : QJsonValue();
    job[QStringLiteral("last_success_at")] = timeOrNull(figures.ends().lastSuccess);
}

QJsonObject replacedFields(const jobs::Job &former, const jobs::Job &job)
{
    const QJsonObject was = toJson(former, std::nullopt, std::nullopt);
    const QJsonObject is = toJson(job, std::nullopt, std::nullopt);
    QJsonObject gone;
    for (auto it = was.begin(); it != was.end(); ++it) {
        if (it.key() != u"created_at" && it.value() != is.value(it.key()))
            gone[it.key()] = it.value();
    }
    return gone;
}

QString noteOn(const schedule::Schedule &schedule)
{
    if (schedule.kind != schedule::Kind::Cron)
        return {};
    const auto fields = schedule::parseCronText(schedule.text);
    if (!fields || !fields->eitherDay)
        return {};
    return QStringLiteral(
        "both day fields are set: it runs on each of these days of the month, and on each of these days "
        "of the week");
}

} // namespace holdfast::server
