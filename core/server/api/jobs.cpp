// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/job_request.h"
#include "core/server/api/job_state.h"
#include "core/server/api/json.h"
#include "core/server/api/pages.h"

namespace holdfast::server {
namespace {

/// How far the odd moments of a schedule are told.
constexpr std::chrono::years kOddAhead{2};
constexpr int kJobsAtOnce = 50; ///< each may have 64 KiB

QJsonArray oddMoments(const schedule::Schedule &schedule, WallTime now)
{
    QJsonArray list;
    if (const auto plan = schedule::Compiled::compile(schedule)) {
        for (const schedule::Moment &moment : plan->oddMoments(now, now + kOddAhead))
            list += toJson(moment);
    }
    return list;
}

Result<std::optional<jobs::RunState>> readLastState(store::Reader &reader, const QString &job)
{
    const auto runs = reader.runs({job, {}, std::nullopt, 1});
    if (!runs)
        return runs.problem();
    return runs->isEmpty() ? std::optional<jobs::RunState>() : runs->first().state;
}

Problem unknownJob(const QString &name)
{
    return {QStringLiteral("unknown_job"), QStringLiteral("there is no job named \"%1\"").arg(name), {}, {}};
}

/// Answers with the job and the fields of `more`.
void sendJob(const Services &services, const QString &name, const net::HttpReply &reply, const QJsonObject &more = {})
{
    const auto *found = services.runs.book().catalogue().find(name);
    if (found == nullptr)
        return sendProblem(reply, unknownJob(name));
    using Newest = QList<jobs::Run>;
    services.runs.store().read<Newest>(
        services.context,
        [name](store::Reader &reader) {
            return reader.runs({name, {}, std::nullopt, jobs::JobFigures::kLookBack});
        },
        [&services, job = *found, reply, more](const Result<Newest> &newest) {
            if (!newest)
                return sendProblem(reply, newest.problem());
            const auto last = newest->isEmpty() ? std::nullopt : std::optional(newest->first().state);
            QJsonObject answer = jobJson(job, services.runs.book().planner().nextOf(job.name), last,
                                         planTroubleText(services.runs, job));
            putFigures(answer, jobs::JobFigures::restored(*newest));
            for (auto it = more.begin(); it != more.end(); ++it)
                answer[it.key()] = it.value();
            sendJson(reply, 200, answer);
        });
}

/// A job with what the loop knows of it.
struct Listed
{
    jobs::Job job;
    std::optional<WallTime> nextAt;
    QString trouble; ///< why it does not run by its schedule
};

Result<QByteArray> jobRows(store::Reader &reader, const QList<Listed> &list)
{
    QByteArrayList rows;
    for (const auto &[job, nextAt, trouble] : list) {
        const auto last = readLastState(reader, job.name);
        if (!last)
            return last.problem();
        rows += toBytes(jobJson(job, nextAt, *last, trouble));
    }
    return rows.join(',');
}

NextPage pagesOfJobs(const Services &services)
{
    return [&services, last = std::make_shared<QString>()](const TakePage &take) {
        const auto &all = services.runs.book().catalogue().all();
        QList<Listed> page;
        for (auto it = all.upper_bound(*last); it != all.end() && page.size() < kJobsAtOnce; ++it)
            page += Listed{it->second, services.runs.book().planner().nextOf(it->first),
                           planTroubleText(services.runs, it->second)};
        if (!page.isEmpty())
            *last = page.last().job.name;
        services.runs.store().read<QByteArray>(
            services.context, [page](store::Reader &reader) { return jobRows(reader, page); },
            [isLast = page.size() < kJobsAtOnce, take](const Result<QByteArray> &rows) {
                take(rows ? Result<Page>(Page{*rows, isLast}) : rows.problem());
            });
    };
}

void setJobEnabled(const Services &services, const Call &call, bool enabled)
{
    services.runs.execute({actorOf(call), jobs::action::SetJobEnabled{call.name, enabled}},
                          [&services, name = call.name, reply = call.reply](const Result<QString> &result) {
                              return result ? sendJob(services, name, reply) : sendProblem(reply, result.problem());
                          });
}

} // namespace

void addJob(const Services &services, const Call &call)
{
    const auto asked = readJobRequest(call.body);
    if (!asked)
        return sendProblem(call.reply, asked.problem());
    QJsonObject more{{QStringLiteral("odd"), oddMoments(asked->job.schedule, services.runs.now().wall)}};
    if (const QString note = noteOn(asked->job.schedule); !note.isEmpty())
        more[QStringLiteral("note")] = note;
    const auto *former = services.runs.book().catalogue().find(asked->job.name);
    if (asked->replace && former != nullptr) {
        jobs::Job job = asked->job;
        job.enabled = asked->enabled.value_or(former->enabled);
        more[QStringLiteral("replaced")] = replacedFields(*former, job);
    }
    const auto show = [&services, name = asked->job.name, more, reply = call.reply](const Result<QString> &result) {
        return result ? sendJob(services, name, reply, more) : sendProblem(reply, result.problem());
    };
    jobs::Job job = asked->job;
    job.enabled = asked->enabled.value_or(true);
    if (asked->replace)
        services.runs.execute({actorOf(call), jobs::action::ReplaceJob{job, !asked->enabled}}, show);
    else
        services.runs.execute({actorOf(call), jobs::action::AddJob{job}}, show);
}

void listJobs(const Services &services, const Call &call)
{
    sendPages(services, call.reply, pagesOfJobs(services));
}

void showJob(const Services &services, const Call &call)
{
    sendJob(services, call.name, call.reply);
}

void removeJob(const Services &services, const Call &call)
{
    services.runs.execute(
        {actorOf(call), jobs::action::RemoveJob{call.name}}, [reply = call.reply](const Result<QString> &result) {
            return result ? sendJson(reply, 200, QJsonObject()) : sendProblem(reply, result.problem());
        });
}

void pauseJob(const Services &services, const Call &call)
{
    setJobEnabled(services, call, false);
}

void resumeJob(const Services &services, const Call &call)
{
    setJobEnabled(services, call, true);
}

void replanJob(const Services &services, const Call &call)
{
    services.runs.execute({actorOf(call), jobs::action::ReplanJob{call.name}},
                          [&services, name = call.name, reply = call.reply](const Result<QString> &result) {
                              return result ? sendJob(services, name, reply) : sendProblem(reply, result.problem());
                          });
}

void listNextMoments(const Services &services, const Call &call)
{
    const auto *job = services.runs.book().catalogue().find(call.name);
    if (job == nullptr)
        return sendProblem(call.reply, unknownJob(call.name));
    const auto count = numberIn(call.query, QStringLiteral("count"), 1, 1000, 10);
    if (!count)
        return sendProblem(call.reply, badField(QStringLiteral("count"), QStringLiteral("is not from 1 to 1000")));
    const auto odd = numberIn(call.query, QStringLiteral("odd"), 0, 1, 0);
    if (!odd)
        return sendProblem(call.reply, badField(QStringLiteral("odd"), QStringLiteral("is not 0 or 1")));
    if (*odd == 1)
        return sendJson(call.reply, 200, oddMoments(job->schedule, services.runs.now().wall));
    const auto plan = schedule::Compiled::compile(job->schedule);
    if (!plan)
        return sendProblem(call.reply, plan.problem());
    const WallTime planned = services.runs.book().planner().plannedUntil(job->name);
    QJsonArray list;
    auto moment = plan->next(std::max(services.runs.now().wall, planned));
    for (; moment && list.size() < *count; moment = plan->next(moment->at)) {
        if (list.isEmpty() && planTroubleOf(services.runs, *job) == PlanTrouble::Ahead)
            moment->note = planTroubleText(services.runs, *job);
        list += toJson(*moment);
    }
    sendJson(call.reply, 200, list);
}

void runJob(const Services &services, const Call &call)
{
    services.runs.execute({actorOf(call), jobs::action::RequestRun{{call.name}}},
                          [&services, reply = call.reply](const Result<QString> &id) {
                              return id ? sendRun(services, *id, reply) : sendProblem(reply, id.problem());
                          });
}

} // namespace holdfast::server
