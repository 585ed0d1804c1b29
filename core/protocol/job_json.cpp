// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/job_json.h"

#include "core/base/json_values.h"
#include "core/protocol/policy_json.h"

namespace holdfast::protocol {
namespace {

QString scheduleText(const schedule::Schedule &schedule)
{
    switch (schedule.kind) {
    case schedule::Kind::OnRequest:
        return QStringLiteral("on request");
    case schedule::Kind::Cron:
        return schedule.text;
    case schedule::Kind::Every:
        return QStringLiteral("every %1").arg(schedule.text);
    case schedule::Kind::At:
        return QStringLiteral("at %1").arg(schedule.text);
    }
    Q_UNREACHABLE();
}

} // namespace

QJsonObject toJson(const jobs::Job &job)
{
    QJsonObject object = toJson(job.policy);
    const QJsonObject rest{
        {QStringLiteral("name"), job.name},
        {QStringLiteral("schedule"), scheduleText(job.schedule)},
        {QStringLiteral("timezone"), job.schedule.timezone.isEmpty() ? QStringLiteral("UTC") : job.schedule.timezone},
        {QStringLiteral("gap"), textOrNull(schedule::toString(job.schedule.gap))},
        {QStringLiteral("fold"), textOrNull(schedule::toString(job.schedule.fold))},
        {QStringLiteral("command"), QJsonArray::fromStringList(job.command)},
        {QStringLiteral("env"), mapOf(job.env)},
        {QStringLiteral("cwd"), textOrNull(job.cwd)},
        {QStringLiteral("timeout_s"),
         job.timeout.count() == 0 ? QJsonValue() : QJsonValue(static_cast<double>(job.timeout.count()) / 1000.0)},
        {QStringLiteral("retries"), job.retries},
        {QStringLiteral("labels"), mapOf(job.labels)},
        {QStringLiteral("priority"), job.priority},
        {QStringLiteral("enabled"), job.enabled},
        {QStringLiteral("created_at"), toIso(job.createdAt)},
    };
    for (auto it = rest.begin(); it != rest.end(); ++it)
        object[it.key()] = it.value();
    return object;
}

} // namespace holdfast::protocol
