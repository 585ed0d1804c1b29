// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api.h"

#include "core/server/api_answer.h"
#include "core/server/api_json.h"
#include "core/server/job_request.h"

namespace holdfast::server {
namespace {

/// How far the odd moments of a schedule are told.
constexpr std::chrono::years kOddAhead{2};

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

} // namespace

void Api::routeJobs(const Call &call)
{
    if (call.path.size() > 1)
        return oneJob(call);
    if (call.method == "POST")
        return addJob(call);
    if (call.method == "GET")
        return listJobs(call);
    wrongMethod(call.reply, "GET, POST");
}

void Api::oneJob(const Call &call)
{
    const QString name = call.path[1];
    const auto showAfter = [this, name, reply = call.reply](const Result<void> &result) {
        return result ? showJob(name, reply) : sendProblem(reply, result.problem());
    };
    if (call.path.size() == 2 && call.method == "GET")
        return showJob(name, call.reply);
    if (call.path.size() == 2 && call.method == "DELETE") {
        return m_runs.removeJob(name, [reply = call.reply](const Result<void> &result) {
            return result ? sendJson(reply, 200, QJsonObject()) : sendProblem(reply, result.problem());
        });
    }
    const QString verb = call.path.size() == 3 ? call.path[2] : QString();
    if (verb == u"next")
        return call.method == "GET" ? nextMoments(call, name) : wrongMethod(call.reply, "GET");
    if (verb != u"run" && verb != u"pause" && verb != u"resume")
        return call.path.size() == 2 ? wrongMethod(call.reply, "GET, DELETE")
                                     : notFound(call.reply, QStringLiteral("a job has run, pause, resume and next"));
    if (call.method != "POST")
        return wrongMethod(call.reply, "POST");
    if (verb == u"run")
        return runJob(call, name);
    m_runs.setJobEnabled(name, verb == u"resume", showAfter);
}

void Api::addJob(const Call &call)
{
    const auto asked = readJobRequest(call.body);
    if (!asked)
        return sendProblem(call.reply, asked.problem());
    const auto show = [this, job = asked->job, reply = call.reply](const Result<void> &result) {
        if (!result)
            return sendProblem(reply, result.problem());
        showJob(job.name, reply, {{QStringLiteral("odd"), oddMoments(job.schedule, m_runs.now().wall)}});
    };
    return asked->replace ? m_runs.replaceJob(asked->job, show) : m_runs.addJob(asked->job, show);
}

void Api::listJobs(const Call &call)
{
    using States = QMap<QString, jobs::RunState>;
    const auto all = m_runs.book().timetable().jobs();
    m_runs.store().read<States>(
        this,
        [all](store::Reader &reader) -> Result<States> {
            States states;
            for (const auto &job : all) {
                const auto last = readLastState(reader, job.name);
                if (!last)
                    return last.problem();
                if (last->has_value())
                    states.insert(job.name, **last);
            }
            return states;
        },
        [this, all, reply = call.reply](const Result<States> &states) {
            if (!states)
                return sendProblem(reply, states.problem());
            QJsonArray list;
            for (const auto &job : all) {
                const auto last = states->constFind(job.name);
                list += toJson(job, m_runs.book().timetable().nextOf(job.name),
                               last == states->cend() ? std::nullopt : std::optional(*last));
            }
            sendJson(reply, 200, list);
        });
}

void Api::showJob(const QString &name, const net::HttpReply &reply, const QJsonObject &more)
{
    const auto *found = m_runs.book().timetable().find(name);
    if (found == nullptr)
        return sendProblem(
            reply, {QStringLiteral("unknown_job"), QStringLiteral("there is no job named \"%1\"").arg(name), {}, {}});
    using Last = std::optional<jobs::RunState>;
    m_runs.store().read<Last>(
        this, [name](store::Reader &reader) { return readLastState(reader, name); },
        [this, job = *found, reply, more](const Result<Last> &last) {
            if (!last)
                return sendProblem(reply, last.problem());
            QJsonObject answer = toJson(job, m_runs.book().timetable().nextOf(job.name), *last);
            for (auto it = more.begin(); it != more.end(); ++it)
                answer[it.key()] = it.value();
            sendJson(reply, 200, answer);
        });
}

void Api::nextMoments(const Call &call, const QString &name)
{
    const auto *job = m_runs.book().timetable().find(name);
    if (job == nullptr)
        return sendProblem(
            call.reply,
            {QStringLiteral("unknown_job"), QStringLiteral("there is no job named \"%1\"").arg(name), {}, {}});
    const auto count = numberIn(call.query, QStringLiteral("count"), 1, 1000, 10);
    if (!count)
        return sendProblem(
            call.reply,
            {QStringLiteral("bad_field"), QStringLiteral("is not from 1 to 1000"), QStringLiteral("count"), {}});
    const auto odd = numberIn(call.query, QStringLiteral("odd"), 0, 1, 0);
    if (!odd)
        return sendProblem(call.reply,
                           {QStringLiteral("bad_field"), QStringLiteral("is not 0 or 1"), QStringLiteral("odd"), {}});
    if (*odd == 1)
        return sendJson(call.reply, 200, oddMoments(job->schedule, m_runs.now().wall));
    QJsonArray list;
    if (const auto plan = schedule::Compiled::compile(job->schedule)) {
        auto moment = plan->next(m_runs.now().wall);
        for (; moment && list.size() < *count; moment = plan->next(moment->at))
            list += toJson(*moment);
    }
    sendJson(call.reply, 200, list);
}

void Api::runJob(const Call &call, const QString &name)
{
    m_runs.requestRun(name, [this, reply = call.reply](const Result<QString> &id) {
        return id ? showRun(*id, reply) : sendProblem(reply, id.problem());
    });
}

} // namespace holdfast::server
