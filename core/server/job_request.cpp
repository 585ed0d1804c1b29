// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/job_request.h"

#include "core/protocol/label_bounds.h"
#include "core/protocol/policy_json.h"
#include "core/server/request_body.h"

namespace holdfast::server {
namespace {

using protocol::Fields;
using protocol::Need;
using schedule::Kind;

schedule::Schedule readSchedule(Fields &fields)
{
    schedule::Schedule schedule;
    int given = 0;
    const std::pair<const char *, Kind> kinds[] = {{"cron", Kind::Cron}, {"every", Kind::Every}, {"at", Kind::At}};
    for (const auto &[name, kind] : kinds) {
        const QString field = QLatin1String(name);
        if (!fields.has(field))
            continue;
        schedule.kind = kind;
        schedule.text = fields.text(field, Need::Required);
        if (++given > 1)
            fields.complain(
                field, QStringLiteral("is given beside another schedule; a job has at most one of cron, every and at"));
    }
    schedule.timezone = fields.text(QStringLiteral("timezone"), Need::Optional, 100);
    const auto gap = schedule::gapFrom(fields.text(QStringLiteral("gap"), Need::Optional, 100));
    if (!gap)
        fields.complain(QStringLiteral("gap"), QStringLiteral("is neither run-after nor skip"));
    const auto fold = schedule::foldFrom(fields.text(QStringLiteral("fold"), Need::Optional, 100));
    if (!fold)
        fields.complain(QStringLiteral("fold"), QStringLiteral("is not first, second or both"));
    schedule.gap = gap.value_or(schedule::Gap::ByKind);
    schedule.fold = fold.value_or(schedule::Fold::ByKind);
    return schedule;
}

} // namespace

Result<JobRequest> readJobRequest(const QByteArray &body)
{
    const Result<QJsonObject> object = objectIn(body);
    if (!object)
        return object.problem();
    Fields fields(*object);
    jobs::Job job;
    job.name = fields.text(QStringLiteral("name"), Need::Required);
    job.schedule = readSchedule(fields);
    job.command = fields.list(QStringLiteral("command"), Need::Required);
    job.env = fields.map(QStringLiteral("env"));
    job.labels = fields.map(QStringLiteral("labels"));
    if (const QString fault = protocol::faultOf(job.labels); !fault.isEmpty())
        fields.complain(QStringLiteral("labels"), fault);
    job.cwd = fields.text(QStringLiteral("cwd"), Need::Optional, 4096);
    job.retries = static_cast<int>(fields.integer(QStringLiteral("retries"), Need::Optional, 0, 1000));
    job.priority = static_cast<int>(fields.integer(QStringLiteral("priority"), Need::Optional, -1000, 1000));
    job.timeout = protocol::readDuration(fields, QStringLiteral("timeout"), job.timeout);
    job.policy = protocol::readPolicy(fields);
    const bool replace = fields.flag(QStringLiteral("replace"));
    if (fields.problem())
        return *fields.problem();
    return JobRequest{job, replace};
}

} // namespace holdfast::server
