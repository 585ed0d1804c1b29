// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/server_api.h"

#include "gui/feed/row_json.h"

#include <algorithm>

namespace holdfast::gui {
namespace {

constexpr auto kChannels = "/api/v1/channels";

QUrlQuery queryOf(Span span)
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("from"), toIso(span.from));
    query.addQueryItem(QStringLiteral("to"), toIso(span.to));
    return query;
}

/// Passes a problem on, and a good answer through `read`.
template <typename T, typename Read>
ApiTransport::Answer through(ServerApi::Done<T> done, Read read)
{
    return [done = std::move(done), read](const Result<QJsonValue> &answer) {
        if (answer)
            done(Result<T>(read(*answer)));
        else
            done(answer.problem());
    };
}

QJsonObject objectOf(const QJsonValue &json)
{
    return json.toObject();
}

OutputAnswer outputFrom(const QJsonValue &value)
{
    const QJsonObject json = value.toObject();
    OutputAnswer answer;
    answer.encoding = json[QLatin1String("output_encoding")].toString();
    answer.next = json[QLatin1String("next")].toInteger();
    answer.more = json[QLatin1String("more")].toBool();
    answer.final = json[QLatin1String("final")].toBool();
    for (const QJsonValue &each : json[QLatin1String("chunks")].toArray()) {
        const QJsonObject chunk = each.toObject();
        const QByteArray data = chunk[QLatin1String("data")].toString().toUtf8();
        const bool encoded = chunk[QLatin1String("encoding")].toString() == u"base64";
        answer.pieces.push_back({chunk[QLatin1String("attempt")].toInt(),
                                 chunk[QLatin1String("stream")].toString() == u"stderr",
                                 encoded ? QByteArray::fromBase64(data) : data});
    }
    return answer;
}

QString jobPath(const QString &name, const char *tail = "")
{
    return QStringLiteral("/api/v1/jobs/%1%2").arg(pathPart(name), QLatin1String(tail));
}

QString runPath(const QString &id, const char *tail = "")
{
    return QStringLiteral("/api/v1/runs/%1%2").arg(pathPart(id), QLatin1String(tail));
}

QString channelPath(const QString &name, const char *tail = "")
{
    return QStringLiteral("%1/%2%3").arg(QLatin1String(kChannels), pathPart(name), QLatin1String(tail));
}

RunRow runOf(const QJsonValue &json)
{
    return runFrom(json.toObject()).value_or(RunRow());
}

JobRow jobOf(const QJsonValue &json)
{
    return jobFrom(json.toObject()).value_or(JobRow());
}

/// Answers that are of use together; the first problem ends the wait.
template <typename Row>
struct Gathered
{
    std::vector<Row> rows;
    qsizetype left = 0;
    ServerApi::Done<std::vector<Row>> done;

    /// `keep` puts an answer into `rows`.
    template <typename Keep>
    void take(const Result<QJsonValue> &answer, Keep keep)
    {
        if (left <= 0)
            return;
        left = answer ? left - 1 : 0;
        if (!answer)
            return done(answer.problem());
        keep(*answer);
        if (left == 0)
            done(std::move(rows));
    }
};

} // namespace

void ServerApi::outages(Span span, const QStringList &workers, int limit, QObject *context,
                        Done<std::vector<OutageRow>> done)
{
    const QStringList names = workers.isEmpty() ? QStringList{QString()} : workers;
    using Outages = Gathered<OutageRow>;
    const auto gathered = std::make_shared<Outages>(Outages{{}, names.size(), std::move(done)});
    for (const QString &worker : names) {
        QUrlQuery query = queryOf(span);
        if (!worker.isEmpty())
            query.addQueryItem(QStringLiteral("worker"), worker);
        query.addQueryItem(QStringLiteral("limit"), QString::number(limit));
        m_api.ask({Verb::Get, QStringLiteral("/api/v1/outages"), query, {}}, context,
                  [gathered](const Result<QJsonValue> &answer) {
                      gathered->take(answer, [&](const QJsonValue &json) {
                          const auto rows = rowsFrom(json.toArray(), outageFrom);
                          const auto middle = gathered->rows.insert(gathered->rows.end(), rows.begin(), rows.end());
                          std::inplace_merge(gathered->rows.begin(), middle, gathered->rows.end(),
                                             [](const OutageRow &a, const OutageRow &b) { return a.began > b.began; });
                      });
                  });
    }
}

void ServerApi::latency(Span span, const QStringList &workers, int points, QObject *context,
                        Done<std::vector<WorkerLatency>> done)
{
    const QStringList names = workers.isEmpty() ? QStringList{QString()} : workers;
    using Latencies = Gathered<WorkerLatency>;
    const auto gathered = std::make_shared<Latencies>(Latencies{{}, names.size(), std::move(done)});
    for (const QString &worker : names)
        gathered->rows.push_back({worker, {}});
    for (qsizetype i = 0; i < names.size(); ++i) {
        QUrlQuery query = queryOf(span);
        if (!names[i].isEmpty())
            query.addQueryItem(QStringLiteral("worker"), names[i]);
        query.addQueryItem(QStringLiteral("points"), QString::number(points));
        m_api.ask({Verb::Get, QStringLiteral("/api/v1/latency"), query, {}}, context,
                  [gathered, i](const Result<QJsonValue> &answer) {
                      gathered->take(answer, [&](const QJsonValue &json) {
                          gathered->rows[std::size_t(i)].latency = latencyFrom(json.toObject());
                      });
                  });
    }
}

void ServerApi::starts(Span span, QObject *context, Done<std::vector<ServerStart>> done)
{
    m_api.ask({Verb::Get, QStringLiteral("/api/v1/server/starts"), queryOf(span), {}}, context,
              through(std::move(done), [](const QJsonValue &json) { return startsFrom(json.toArray()); }));
}

void ServerApi::runs(const QString &job, const QStringList &states, int limit, QObject *context,
                     Done<std::vector<RunRow>> done)
{
    const QStringList asked = states.isEmpty() ? QStringList{QString()} : states;
    using Runs = Gathered<RunRow>;
    const auto gathered = std::make_shared<Runs>(Runs{{}, asked.size(), std::move(done)});
    for (const QString &state : asked) {
        QUrlQuery query;
        if (!job.isEmpty())
            query.addQueryItem(QStringLiteral("job"), job);
        if (!state.isEmpty())
            query.addQueryItem(QStringLiteral("state"), state);
        query.addQueryItem(QStringLiteral("limit"), QString::number(limit));
        m_api.ask({Verb::Get, QStringLiteral("/api/v1/runs"), query, {}}, context,
                  [gathered](const Result<QJsonValue> &answer) {
                      gathered->take(answer, [&](const QJsonValue &json) {
                          const auto rows = rowsFrom(json.toArray(), runFrom);
                          gathered->rows.insert(gathered->rows.end(), rows.begin(), rows.end());
                      });
                  });
    }
}

void ServerApi::attempts(const QString &run, QObject *context, Done<std::vector<AttemptRow>> done)
{
    m_api.ask({Verb::Get, runPath(run), {}, {}}, context, through(std::move(done), [](const QJsonValue &json) {
                  return rowsFrom(json.toObject()[QLatin1String("attempts")].toArray(), attemptFrom);
              }));
}

void ServerApi::changes(int limit, QObject *context, Done<std::vector<ChangeRow>> done)
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("limit"), QString::number(limit));
    m_api.ask({Verb::Get, QStringLiteral("/api/v1/changes"), query, {}}, context,
              through(std::move(done), [](const QJsonValue &json) { return rowsFrom(json.toArray(), changeFrom); }));
}

void ServerApi::channels(QObject *context, Done<std::vector<ChannelRow>> done)
{
    m_api.ask({Verb::Get, QString::fromLatin1(kChannels), {}, {}}, context,
              through(std::move(done), [](const QJsonValue &json) { return rowsFrom(json.toArray(), channelFrom); }));
}

void ServerApi::standbyRole(QObject *context, Done<std::optional<StandbyRole>> done)
{
    m_api.ask({Verb::Get, QStringLiteral("/healthz"), {}, {}}, context,
              through(std::move(done), [](const QJsonValue &json) { return standbyRoleFrom(json.toObject()); }));
}

void ServerApi::standbys(QObject *context, Done<std::optional<std::vector<StandbyRow>>> done)
{
    m_api.ask({Verb::Get, QStringLiteral("/api/v1/status"), {}, {}}, context,
              through(std::move(done), [](const QJsonValue &json) { return standbysFrom(json.toObject()); }));
}

void ServerApi::testChannel(const QString &name, QObject *context, Done<QJsonObject> done)
{
    m_api.ask({Verb::Post, channelPath(name, "/test"), {}, {}}, context, through(std::move(done), objectOf));
}

void ServerApi::addChannel(const QJsonObject &channel, QObject *context, Done<QJsonObject> done)
{
    m_api.ask({Verb::Post, QString::fromLatin1(kChannels), {}, channel}, context, through(std::move(done), objectOf));
}

void ServerApi::removeChannel(const QString &name, QObject *context, Done<QJsonObject> done)
{
    m_api.ask({Verb::Delete, channelPath(name), {}, {}}, context, through(std::move(done), objectOf));
}

void ServerApi::output(const QString &run, qint64 after, QObject *context, Done<OutputAnswer> done)
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("after"), QString::number(after));
    m_api.ask({Verb::Get, runPath(run, "/log"), query, {}}, context, through(std::move(done), outputFrom));
}

void ServerApi::job(const QString &name, QObject *context, Done<QJsonObject> done)
{
    m_api.ask({Verb::Get, jobPath(name), {}, {}}, context, through(std::move(done), objectOf));
}

void ServerApi::runJob(const QString &job, QObject *context, Done<RunRow> done)
{
    m_api.ask({Verb::Post, jobPath(job, "/run"), {}, {}}, context, through(std::move(done), runOf));
}

void ServerApi::setJobPaused(const QString &job, bool paused, QObject *context, Done<JobRow> done)
{
    m_api.ask({Verb::Post, jobPath(job, paused ? "/pause" : "/resume"), {}, {}}, context,
              through(std::move(done), jobOf));
}

void ServerApi::removeJob(const QString &job, QObject *context, Done<QJsonObject> done)
{
    m_api.ask({Verb::Delete, jobPath(job), {}, {}}, context, through(std::move(done), objectOf));
}

void ServerApi::cancelRun(const QString &run, QObject *context, Done<RunRow> done)
{
    m_api.ask({Verb::Post, runPath(run, "/cancel"), {}, {}}, context, through(std::move(done), runOf));
}

void ServerApi::saveJob(const QJsonObject &job, QObject *context, Done<QJsonObject> done)
{
    m_api.ask({Verb::Post, QStringLiteral("/api/v1/jobs"), {}, job}, context, through(std::move(done), objectOf));
}

} // namespace holdfast::gui
