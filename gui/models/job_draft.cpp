// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/job_draft.h"

#include "core/schedule/compiled.h"
#include "gui/models/draft_texts.h"

#include <QJsonArray>

#include <cmath>

namespace holdfast::gui {
namespace {

using schedule::Kind;

const QString kMissing = QStringLiteral("is missing");

/// The API gives a schedule as one text: "on request", "every 5m", "at 2026-…", or the cron expression.
schedule::Schedule scheduleFrom(const QJsonObject &job)
{
    schedule::Schedule schedule;
    const QString text = job[QLatin1String("schedule")].toString();
    const QString every = QStringLiteral("every ");
    const QString at = QStringLiteral("at ");
    schedule.kind = text == u"on request"    ? Kind::OnRequest
                    : text.startsWith(every) ? Kind::Every
                    : text.startsWith(at)    ? Kind::At
                                             : Kind::Cron;
    schedule.text = schedule.kind == Kind::Every  ? text.mid(every.size())
                    : schedule.kind == Kind::At   ? text.mid(at.size())
                    : schedule.kind == Kind::Cron ? text
                                                  : QString();
    schedule.timezone = job[QLatin1String("timezone")].toString();
    schedule.gap = schedule::gapFrom(job[QLatin1String("gap")].toString()).value_or(schedule::Gap::ByKind);
    schedule.fold = schedule::foldFrom(job[QLatin1String("fold")].toString()).value_or(schedule::Fold::ByKind);
    return schedule;
}

void putSchedule(QJsonObject &request, const schedule::Schedule &schedule)
{
    switch (schedule.kind) {
    case Kind::OnRequest:
        return;
    case Kind::Cron:
        request[QLatin1String("cron")] = schedule.text.trimmed();
        if (schedule.gap != schedule::Gap::ByKind)
            request[QLatin1String("gap")] = schedule::toString(schedule.gap);
        if (schedule.fold != schedule::Fold::ByKind)
            request[QLatin1String("fold")] = schedule::toString(schedule.fold);
        break;
    case Kind::Every:
        request[QLatin1String("every")] = schedule.text.trimmed();
        return;
    case Kind::At:
        request[QLatin1String("at")] = schedule.text.trimmed();
        break;
    }
    if (!schedule.timezone.isEmpty())
        request[QLatin1String("timezone")] = schedule.timezone;
}

/// Of a duration as the API gives it; empty where it has none.
QString durationText(const QJsonObject &job, const char *name)
{
    const QString text = job[QLatin1String(name)].toString();
    return parseDuration(text) == Milliseconds(0) ? QString() : text;
}

QStringList textsOf(const QJsonValue &list)
{
    QStringList texts;
    for (const QJsonValue &each : list.toArray())
        texts += each.toString();
    return texts;
}

void readPolicy(const QJsonObject &job, JobDraft &draft)
{
    draft.overlap = job[QLatin1String("overlap")].toString(draft.overlap);
    draft.overlapMost = job[QLatin1String("overlap_most")].toInt(draft.overlapMost);
    draft.atMost = job[QLatin1String("at_most")].toInt(draft.atMost);
    draft.missed = job[QLatin1String("missed")].toString(draft.missed);
    draft.missedWithin = durationText(job, "missed_within");
    if (job.contains(QLatin1String("retry_on")))
        draft.retryOn = textsOf(job[QLatin1String("retry_on")]);
    draft.jitter = durationText(job, "jitter");
    draft.onDisconnect = job[QLatin1String("on_disconnect")].toString(draft.onDisconnect);
    draft.grace = durationText(job, "grace");
    draft.linger = durationText(job, "linger");
    draft.passEnv = textsOf(job[QLatin1String("pass_env")]).join(u' ');
    draft.pingUrl = job[QLatin1String("ping_url")].toString();
    draft.success = job[QLatin1String("success")].toString();
    draft.outputEncoding = job[QLatin1String("output_encoding")].toString();
}

/// Each with its field; a field that is empty has its default.
QList<std::pair<QString, QString>> durationsOf(const JobDraft &draft)
{
    return {{QStringLiteral("timeout"), draft.timeout},
            {QStringLiteral("missed_within"), draft.missedWithin},
            {QStringLiteral("jitter"), draft.jitter},
            {QStringLiteral("grace"), draft.grace},
            {QStringLiteral("linger"), draft.linger}};
}

void putPolicy(QJsonObject &request, const JobDraft &draft)
{
    request[QLatin1String("overlap")] = draft.overlap;
    request[QLatin1String("overlap_most")] = draft.overlapMost;
    request[QLatin1String("at_most")] = draft.atMost;
    request[QLatin1String("missed")] = draft.missed;
    request[QLatin1String("retry_on")] = QJsonArray::fromStringList(draft.retryOn);
    request[QLatin1String("on_disconnect")] = draft.onDisconnect;
    request[QLatin1String("pass_env")] = QJsonArray::fromStringList(namesFrom(draft.passEnv));
    request[QLatin1String("ping_url")] = draft.pingUrl.trimmed();
    if (!draft.success.trimmed().isEmpty())
        request[QLatin1String("success")] = draft.success.trimmed();
    if (!draft.outputEncoding.isEmpty())
        request[QLatin1String("output_encoding")] = draft.outputEncoding;
    for (const auto &[field, text] : durationsOf(draft)) {
        if (!text.trimmed().isEmpty())
            request[field] = text.trimmed();
    }
}

} // namespace

JobDraft draftFrom(const QJsonObject &job)
{
    JobDraft draft;
    draft.name = job[QLatin1String("name")].toString();
    draft.schedule = scheduleFrom(job);
    draft.command = textsOf(job[QLatin1String("command")]);
    draft.env = job[QLatin1String("env")].toObject();
    draft.cwd = job[QLatin1String("cwd")].toString();
    if (const double seconds = job[QLatin1String("timeout_s")].toDouble(); seconds > 0)
        draft.timeout = toDurationText(Milliseconds(std::llround(seconds * 1000)));
    draft.retries = job[QLatin1String("retries")].toInt();
    draft.priority = job[QLatin1String("priority")].toInt();
    draft.labels = labelsText(job[QLatin1String("labels")].toObject());
    readPolicy(job, draft);
    return draft;
}

JobDraft copyOf(const JobDraft &draft)
{
    JobDraft copy = draft;
    copy.name += QStringLiteral("-copy");
    return copy;
}

std::vector<Problem> faultsOf(const JobDraft &draft)
{
    std::vector<Problem> faults;
    if (draft.name.trimmed().isEmpty())
        faults.push_back(badField(QStringLiteral("name"), kMissing));
    if (draft.command.isEmpty())
        faults.push_back(badField(QStringLiteral("command"), kMissing));
    for (const auto &[field, text] : durationsOf(draft)) {
        if (!text.trimmed().isEmpty() && !parseDuration(text.trimmed()))
            faults.push_back(
                badField(field, QStringLiteral("\"%1\" is not a duration such as 20s, 5m, 2h").arg(text.trimmed())));
    }
    if (const auto labels = labelsFrom(draft.labels); !labels)
        faults.push_back(labels.problem());
    if (draft.retries > 0 && draft.retryOn.isEmpty())
        faults.push_back(badField(QStringLiteral("retry_on"), QStringLiteral("names no state"),
                                  QStringLiteral("choose one, or set the further attempts to 0")));
    if (const auto checked = schedule::check(draft.schedule); !checked)
        faults.push_back(checked.problem());
    return faults;
}

bool isMissing(const Problem &fault)
{
    return fault.what == kMissing;
}

Result<QJsonObject> requestFrom(const JobDraft &draft, bool replace)
{
    if (const auto faults = faultsOf(draft); !faults.empty())
        return faults.front();
    QJsonObject request;
    request[QLatin1String("name")] = draft.name.trimmed();
    request[QLatin1String("command")] = QJsonArray::fromStringList(draft.command);
    request[QLatin1String("env")] = draft.env;
    request[QLatin1String("labels")] = *labelsFrom(draft.labels);
    request[QLatin1String("retries")] = draft.retries;
    request[QLatin1String("priority")] = draft.priority;
    if (!draft.cwd.trimmed().isEmpty())
        request[QLatin1String("cwd")] = draft.cwd.trimmed();
    putPolicy(request, draft);
    putSchedule(request, draft.schedule);
    if (replace)
        request[QLatin1String("replace")] = true;
    return request;
}

Result<SchedulePreview> preview(const schedule::Schedule &schedule, WallTime now, int count)
{
    if (const auto checked = schedule::check(schedule); !checked)
        return checked.problem();
    schedule::Schedule anchored = schedule;
    anchored.anchor = now; // an interval counts from when it is saved
    const auto compiled = schedule::Compiled::compile(anchored);
    if (!compiled)
        return compiled.problem();
    SchedulePreview result;
    WallTime after = now;
    while (static_cast<int>(result.next.size()) < count) {
        const auto moment = compiled->next(after);
        if (!moment)
            break;
        after = moment->at;
        result.next.push_back(*moment);
    }
    result.odd = compiled->oddMoments(now, now + std::chrono::days(2 * 366));
    return result;
}

} // namespace holdfast::gui
