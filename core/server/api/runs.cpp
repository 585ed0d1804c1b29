// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_encoding.h"
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/json.h"
#include "core/server/api/pages.h"

namespace holdfast::server {
namespace {

constexpr qint64 kLogBytesAtOnce = 512 * 1024;

Problem unknownRun(const QString &id)
{
    return {QStringLiteral("unknown_run"), QStringLiteral("there is no run %1").arg(id), {}, {}};
}

Result<jobs::Run> readRun(store::Reader &reader, const QString &id)
{
    const auto run = reader.run(id);
    if (!run)
        return run.problem();
    if (!run->has_value())
        return unknownRun(id);
    return **run;
}

/// `waits`: why the run does, if it does.
Result<QJsonObject> shownRun(store::Reader &reader, const QString &id, const QString &waits)
{
    auto run = readRun(reader, id);
    if (!run)
        return run.problem();
    const auto attempts = reader.attempts(id);
    if (!attempts)
        return attempts.problem();
    const auto events = reader.events(id);
    if (!events)
        return events.problem();
    if (run->state == jobs::RunState::Queued && !waits.isEmpty())
        run->reason = waits;
    QJsonObject json = toJson(*run);
    json[QStringLiteral("attempts")] = toArray(*attempts);
    json[QStringLiteral("events")] = toArray(*events);
    return json;
}

/// Behind which piece of the output the answer begins.
std::optional<qint64> logPosition(const Call &call)
{
    return numberIn(call.query, QStringLiteral("after"), 0, 1LL << 62, 0);
}

/// As its job has it. A job that was removed has the default, and a worker that has not been here since the server
/// began has no code pages.
QString encodingOf(const jobs::RunBook &book, const jobs::Run &run)
{
    const jobs::Job *job = book.catalogue().find(run.job);
    const auto *worker = book.roster().find(run.worker);
    return encodingFor(job ? job->policy.outputEncoding : jobs::Policy().outputEncoding,
                       worker ? worker->record.codePages : CodePages());
}

Result<QJsonObject> shownLog(store::Reader &reader, const QString &id, qint64 after, const QString &encoding)
{
    const auto run = readRun(reader, id); // before the output: if it had ended then, the output is whole
    if (!run)
        return run.problem();
    const auto chunks = reader.output(id, std::nullopt, after, kLogBytesAtOnce);
    if (!chunks)
        return chunks.problem();
    QJsonObject json{
        {QStringLiteral("chunks"), toArray(*chunks)},
        {QStringLiteral("next"), chunks->isEmpty() ? after : chunks->last().seq},
        {QStringLiteral("more"), !chunks->isEmpty()},
        {QStringLiteral("final"), jobs::isFinal(run->state)},
        {QStringLiteral("output_encoding"), encoding},
    };
    if (const QString letters = upperLetters(encoding); !letters.isEmpty())
        json[QStringLiteral("upper_letters")] = letters;
    return json;
}

using Runs = QList<jobs::Run>;

/// With what they wait for, where they do: only the book knows that.
Runs withReasons(const Services &services, Runs runs)
{
    QMap<QString, QString> known;
    for (jobs::Run &run : runs) {
        if (run.state != jobs::RunState::Queued)
            continue;
        const QString waits = services.runs.book().whyWaiting(run.id, services.runs.now(), &known);
        if (!waits.isEmpty())
            run.reason = waits;
    }
    return runs;
}

/// `query` is what is still to be listed.
NextPage pagesOf(const Services &services, const store::RunQuery &wanted)
{
    return [&services, query = std::make_shared<store::RunQuery>(wanted)](const TakePage &take) {
        store::RunQuery page = *query;
        page.limit = std::min(query->limit, kPageRows);
        services.runs.store().read<Runs>(
            services.context, [page](store::Reader &reader) { return reader.runs(page); },
            [&services, query, take, asked = page.limit](const Result<Runs> &runs) {
                if (!runs)
                    return take(runs.problem());
                query->limit -= asked;
                if (!runs->isEmpty())
                    query->before = store::RunPosition{runs->last().queuedAt, runs->last().id};
                makePage(services, withReasons(services, *runs), runs->size() < asked || query->limit == 0, take);
            });
    };
}

/// The list goes on behind the run that `before` names.
void sendRunsBehind(const Services &services, const Call &call, const store::RunQuery &query, const QString &before)
{
    services.runs.store().read<jobs::Run>(
        services.context, [before](store::Reader &reader) { return readRun(reader, before); },
        [&services, query, reply = call.reply](const Result<jobs::Run> &run) {
            if (!run)
                return sendProblem(reply, run.problem());
            store::RunQuery rest = query;
            rest.before = store::RunPosition{run->queuedAt, run->id};
            sendPages(services, reply, pagesOf(services, rest));
        });
}

} // namespace

void listRuns(const Services &services, const Call &call)
{
    store::RunQuery query;
    query.job = call.query.queryItemValue(QStringLiteral("job"), QUrl::FullyDecoded);
    const auto limit = numberIn(call.query, QStringLiteral("limit"), 1, 10'000, 100);
    if (!limit)
        return sendProblem(call.reply, badField(QStringLiteral("limit"), QStringLiteral("is not from 1 to 10000")));
    query.limit = static_cast<int>(*limit);
    const QString state = call.query.queryItemValue(QStringLiteral("state"));
    if (const auto known = jobs::runStateFrom(state))
        query.states = {*known};
    else if (!state.isEmpty())
        return sendProblem(
            call.reply, badField(QStringLiteral("state"), QStringLiteral("\"%1\" is not a state of a run").arg(state)));
    const QString before = call.query.queryItemValue(QStringLiteral("before"), QUrl::FullyDecoded);
    if (before.isEmpty())
        sendPages(services, call.reply, pagesOf(services, query));
    else
        sendRunsBehind(services, call, query, before);
}

void sendRun(const Services &services, const QString &id, const net::HttpReply &reply)
{
    const QString waits = services.runs.book().whyWaiting(id, services.runs.now());
    sendMade<QJsonObject>(services, reply, [id, waits](store::Reader &reader) { return shownRun(reader, id, waits); });
}

void showRun(const Services &services, const Call &call)
{
    sendRun(services, call.name, call.reply);
}

std::function<Result<bool>(store::Reader &)> newsFor(const Call &call, RunWaits::News news)
{
    return [id = call.name, after = logPosition(call).value_or(0), news](store::Reader &reader) -> Result<bool> {
        const auto run = readRun(reader, id);
        if (!run)
            return run.problem();
        if (jobs::isFinal(run->state) || news == RunWaits::News::End)
            return jobs::isFinal(run->state);
        const auto chunks = reader.output(id, std::nullopt, after, 1);
        return chunks ? Result<bool>(!chunks->isEmpty()) : chunks.problem();
    };
}

void showLog(const Services &services, const Call &call)
{
    const auto after = logPosition(call);
    if (!after)
        return sendProblem(call.reply,
                           badField(QStringLiteral("after"), QStringLiteral("is not a number from an earlier answer")));
    services.runs.store().read<jobs::Run>(
        services.context, [id = call.name](store::Reader &reader) { return readRun(reader, id); },
        [&services, reply = call.reply, after = *after](const Result<jobs::Run> &run) {
            if (!run)
                return sendProblem(reply, run.problem());
            sendMade<QJsonObject>(services, reply,
                                  [id = run->id, after, encoding = encodingOf(services.runs.book(), *run)](
                                      store::Reader &reader) { return shownLog(reader, id, after, encoding); });
        });
}

void cancelRun(const Services &services, const Call &call)
{
    services.runs.execute({actorOf(call), jobs::action::CancelRun{call.name}},
                          [&services, id = call.name, reply = call.reply](const Result<QString> &result) {
                              // A run that has ended already is shown as it is.
                              if (result || result.problem().code == u"not_active")
                                  return sendRun(services, id, reply);
                              sendProblem(reply, result.problem());
                          });
}

} // namespace holdfast::server
