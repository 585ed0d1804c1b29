// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api.h"

#include "core/server/api_answer.h"
#include "core/server/api_json.h"

namespace holdfast::server {
namespace {

constexpr qint64 kLogBytesAtOnce = 512 * 1024;

struct ShownRun
{
    std::optional<jobs::Run> run;
    QList<store::AttemptRecord> attempts;
    QList<jobs::RunEvent> events;
};

Result<ShownRun> readShownRun(store::Reader &reader, const QString &id)
{
    const auto run = reader.run(id);
    if (!run)
        return run.problem();
    const auto attempts = reader.attempts(id);
    if (!attempts)
        return attempts.problem();
    const auto events = reader.events(id);
    if (!events)
        return events.problem();
    return ShownRun{*run, *attempts, *events};
}

} // namespace

void Api::routeRuns(const Call &call)
{
    if (call.path.size() == 3 && call.path[2] == u"cancel")
        return call.method == "POST" ? cancelRun(call, call.path[1]) : wrongMethod(call.reply, "POST");
    if (call.method != "GET")
        return wrongMethod(call.reply, "GET");
    if (call.path.size() == 1)
        return listRuns(call);
    if (call.path.size() == 2)
        return showRun(call.path[1], call.reply);
    if (call.path.size() == 3 && call.path[2] == u"log")
        return showLog(call, call.path[1]);
    notFound(call.reply, QStringLiteral("a run has log and cancel"));
}

QJsonObject Api::runJson(jobs::Run run, QMap<QString, QString> *known) const
{
    const QString waits = m_runs.book().whyWaiting(run.id, m_runs.now(), known);
    if (!waits.isEmpty())
        run.reason = waits;
    return toJson(run);
}

void Api::listRuns(const Call &call)
{
    store::RunQuery query;
    query.job = call.query.queryItemValue(QStringLiteral("job"), QUrl::FullyDecoded);
    const auto limit = numberIn(call.query, QStringLiteral("limit"), 1, 10'000, 100);
    if (!limit)
        return sendProblem(
            call.reply,
            {QStringLiteral("bad_field"), QStringLiteral("is not from 1 to 10000"), QStringLiteral("limit"), {}});
    query.limit = static_cast<int>(*limit);
    const QString state = call.query.queryItemValue(QStringLiteral("state"));
    if (const auto known = jobs::runStateFrom(state))
        query.states = {*known};
    else if (!state.isEmpty())
        return sendProblem(call.reply, {QStringLiteral("bad_field"),
                                        QStringLiteral("\"%1\" is not a state of a run").arg(state),
                                        QStringLiteral("state"),
                                        {}});
    using Runs = QList<jobs::Run>;
    m_runs.store().read<Runs>(
        this, [query](store::Reader &reader) { return reader.runs(query); },
        [this, reply = call.reply](const Result<Runs> &runs) {
            if (!runs)
                return sendProblem(reply, runs.problem());
            QJsonArray list;
            QMap<QString, QString> known;
            for (const auto &run : *runs)
                list += runJson(run, &known);
            sendJson(reply, 200, list);
        });
}

void Api::showRun(const QString &id, const net::HttpReply &reply)
{
    m_runs.store().read<ShownRun>(
        this, [id](store::Reader &reader) { return readShownRun(reader, id); },
        [this, id, reply](const Result<ShownRun> &shown) {
            if (!shown)
                return sendProblem(reply, shown.problem());
            if (!shown->run)
                return sendProblem(
                    reply,
                    {QStringLiteral("unknown_run"), QStringLiteral("there is no run %1 on record").arg(id), {}, {}});
            QJsonObject json = runJson(*shown->run);
            QJsonArray attempts;
            for (const auto &attempt : shown->attempts)
                attempts += toJson(attempt);
            json[QStringLiteral("attempts")] = attempts;
            QJsonArray events;
            for (const auto &event : shown->events)
                events += toJson(event);
            json[QStringLiteral("events")] = events;
            sendJson(reply, 200, json);
        });
}

void Api::showLog(const Call &call, const QString &id)
{
    const auto after = numberIn(call.query, QStringLiteral("after"), 0, 1LL << 62, 0);
    if (!after)
        return sendProblem(call.reply, {QStringLiteral("bad_field"),
                                        QStringLiteral("is not a number from an earlier answer"),
                                        QStringLiteral("after"),
                                        {}});
    struct Log
    {
        std::optional<jobs::Run> run;
        QList<store::OutputChunk> chunks;
    };
    m_runs.store().read<Log>(
        this,
        [id, after = *after](store::Reader &reader) -> Result<Log> {
            const auto run = reader.run(id); // before the output: if it had ended then, the output is whole
            if (!run)
                return run.problem();
            const auto chunks = reader.output(id, std::nullopt, after, kLogBytesAtOnce);
            if (!chunks)
                return chunks.problem();
            return Log{*run, *chunks};
        },
        [id, after = *after, reply = call.reply](const Result<Log> &log) {
            if (!log)
                return sendProblem(reply, log.problem());
            if (!log->run)
                return sendProblem(
                    reply,
                    {QStringLiteral("unknown_run"), QStringLiteral("there is no run %1 on record").arg(id), {}, {}});
            QJsonArray chunks;
            for (const auto &chunk : log->chunks)
                chunks += toJson(chunk);
            sendJson(reply, 200,
                     QJsonObject{
                         {QStringLiteral("chunks"), chunks},
                         {QStringLiteral("next"), log->chunks.isEmpty() ? after : log->chunks.last().seq},
                         {QStringLiteral("more"), !log->chunks.isEmpty()},
                         {QStringLiteral("final"), jobs::isFinal(log->run->state)},
                     });
        });
}

void Api::cancelRun(const Call &call, const QString &id)
{
    m_runs.cancelRun(id, [this, id, reply = call.reply](const Result<void> &result) {
        // A run that has ended already is shown as it is.
        if (result || result.problem().code == u"not_active")
            return showRun(id, reply);
        sendProblem(reply, result.problem());
    });
}

} // namespace holdfast::server
