// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/job_request.h"

#include "core/base/nearest_word.h"
#include "core/protocol/label_bounds.h"
#include "core/protocol/policy_json.h"
#include "core/server/api/request_body.h"

namespace holdfast::server {
namespace {

using protocol::Fields;
using protocol::Need;
using schedule::Kind;

/// What a request may set; `schedule` and `timeout_s` are the words of an answer for what has other names here.
const QStringList kSettable{
    "name",    "cron",          "every",   "at",           "schedule", "timezone",      "gap",      "fold",
    "command", "env",           "labels",  "cwd",          "retries",  "priority",      "timeout",  "timeout_s",
    "enabled", "replace",       "overlap", "overlap_most", "missed",   "missed_within", "retry_on", "jitter",
    "at_most", "on_disconnect", "grace",   "linger",       "pass_env", "ping_url",      "success",  "output_encoding"};
/// What only answers have, and nobody can set.
const QStringList kTold{"created_at",      "next_at", "last_state", "last_runs", "last_run_at", "last_run_ms",
                        "last_success_at", "usual",   "odd",        "note",      "problem",     "replaced"};

std::optional<Problem> unknownField(const QJsonObject &object)
{
    for (const QString &name : object.keys()) {
        if (kSettable.contains(name) || kTold.contains(name))
            continue;
        const auto meant = nearestWord(name, kSettable);
        return badField(name.left(100), QStringLiteral("is not a field of a job"),
                        meant ? QStringLiteral("did you mean \"%1\"?").arg(*meant)
                              : QStringLiteral("docs/http.md lists the fields"));
    }
    return std::nullopt;
}

/// "every 5m", "at 2026-…", "on request" or a cron expression, as an answer says it.
void takeAnswered(const QString &text, schedule::Schedule &schedule)
{
    const QString every = QStringLiteral("every ");
    const QString at = QStringLiteral("at ");
    if (text.isEmpty() || text == u"on request")
        return;
    schedule.kind = text.startsWith(every) ? Kind::Every : text.startsWith(at) ? Kind::At : Kind::Cron;
    schedule.text = schedule.kind == Kind::Every ? text.mid(every.size())
                    : schedule.kind == Kind::At  ? text.mid(at.size())
                                                 : text;
}

Milliseconds readTimeout(Fields &fields)
{
    const QString answered = QStringLiteral("timeout_s");
    if (fields.has(QStringLiteral("timeout")) || !fields.has(answered))
        return protocol::readDuration(fields, QStringLiteral("timeout"), Milliseconds(0));
    constexpr double most = 1e9;
    const double seconds = fields.number(answered).value_or(0);
    if (seconds >= 0 && seconds <= most)
        return Milliseconds(qRound64(seconds * 1000));
    fields.complain(answered, QStringLiteral("is not a time"));
    return {};
}

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
                field, QStringLiteral(
                           "cannot be combined with another schedule; a job has at most one of cron, every and at"));
    }
    if (given == 0)
        takeAnswered(fields.text(QStringLiteral("schedule"), Need::Optional), schedule);
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
    if (const auto problem = unknownField(*object))
        return *problem;
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
    job.timeout = readTimeout(fields);
    job.policy = protocol::readPolicy(fields);
    const bool replace = fields.flag(QStringLiteral("replace"));
    const bool enabled = fields.flag(QStringLiteral("enabled"));
    if (fields.problem())
        return *fields.problem();
    JobRequest request{job, replace, std::nullopt};
    if (fields.has(QStringLiteral("enabled")))
        request.enabled = enabled;
    return request;
}

} // namespace holdfast::server
