// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/request.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::app::client {
namespace {

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

Request get(const QString &path)
{
    return Request{"GET", path, {}};
}

Request post(const QString &path, const QJsonObject &body = {})
{
    return Request{"POST", path, QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

QString jobPath(const QString &name, const char *rest = "")
{
    return QStringLiteral("/jobs/%1%2").arg(encoded(name), QLatin1String(rest));
}

QString workerPath(const QString &name, const char *rest = "")
{
    return QStringLiteral("/workers/%1%2").arg(encoded(name), QLatin1String(rest));
}

QString runPath(const QString &id, const char *rest = "")
{
    return QStringLiteral("/runs/%1%2").arg(encoded(id), QLatin1String(rest));
}

/// Of a question about a run.
QString queryOf(const QString &after, Seconds wait)
{
    QStringList parts;
    if (!after.isEmpty())
        parts += QStringLiteral("after=") + encoded(after);
    if (wait > Seconds(0))
        parts += QStringLiteral("wait=%1").arg(wait.count());
    return parts.isEmpty() ? QString() : u'?' + parts.join(u'&');
}

QJsonObject toJson(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (auto it = map.begin(); it != map.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QJsonObject toJson(const JobAdd &add)
{
    QJsonObject job{{"name", add.name},         {"retries", add.retries},
                    {"priority", add.priority}, {"labels", toJson(add.labels)},
                    {"env", toJson(add.env)},   {"command", QJsonArray::fromStringList(add.command)}};
    const auto put = [&job](const char *key, const QString &value) {
        if (!value.isEmpty())
            job.insert(QLatin1String(key), value);
    };
    put("cron", add.cron);
    put("every", add.every);
    put("at", add.at);
    put("timezone", add.timezone);
    put("timeout", add.timeout);
    put("cwd", add.cwd);
    put("gap", add.gap);
    put("fold", add.fold);
    put("overlap", add.overlap);
    put("missed", add.missed);
    put("missed_within", add.missedWithin);
    put("jitter", add.jitter);
    put("on_disconnect", add.onDisconnect);
    put("grace", add.grace);
    put("linger", add.linger);
    put("ping_url", add.pingUrl);
    put("success", add.success);
    put("output_encoding", add.outputEncoding);
    if (!add.passEnv.isEmpty())
        job.insert(QStringLiteral("pass_env"), QJsonArray::fromStringList(add.passEnv));
    if (add.maxOverlap > 0)
        job.insert(QStringLiteral("overlap_most"), add.maxOverlap);
    if (add.maxConcurrent > 0)
        job.insert(QStringLiteral("at_most"), add.maxConcurrent);
    if (add.replace)
        job.insert(QStringLiteral("replace"), true);
    if (!add.retryOn.isEmpty())
        job.insert(QStringLiteral("retry_on"), QJsonArray::fromStringList(add.retryOn.split(u',')));
    return job;
}

QJsonObject toJson(const NotifyAdd &add)
{
    QJsonObject channel{{"name", add.name}, {"in_a_row", add.inARow}};
    const auto put = [&channel](const char *key, const QString &value) {
        if (!value.isEmpty())
            channel.insert(QLatin1String(key), value);
    };
    const bool isMail = !add.mail.isEmpty();
    put("kind", isMail               ? QStringLiteral("mail")
                : add.exec.isEmpty() ? QStringLiteral("webhook")
                                     : QStringLiteral("exec"));
    put("target", add.webhook + add.mail + add.exec); // one of them
    put("secret", add.secret);
    put("body", add.body);
    put("smtp", add.smtp);
    put("from", add.from);
    put("jobs", add.jobs);
    put("late_after", add.lateAfter);
    put("slow_after", add.slowAfter);
    put("silent_after", add.silentAfter);
    put("offline_after", add.offlineAfter);
    put("quiet", add.quiet);
    put("timezone", add.timezone);
    put("digest", add.digest);
    if (!add.on.isEmpty())
        channel.insert(QStringLiteral("on"), QJsonArray::fromStringList(add.on));
    if (!add.labels.isEmpty())
        channel.insert(QStringLiteral("labels"), toJson(add.labels));
    if (add.timesUsual > 0)
        channel.insert(QStringLiteral("times_usual"), add.timesUsual);
    return channel;
}

QString channelPath(const QString &name, const char *rest = "")
{
    return QStringLiteral("/channels/%1%2").arg(encoded(name), QLatin1String(rest));
}

struct Asker
{
    WallTime now;

    template <typename T>
    [[nodiscard]] std::optional<WallTime> sinceOf(const T &command) const
    {
        return command.sinceAgo ? std::optional(now - *command.sinceAgo) : command.sinceMoment;
    }

    Request operator()(const JobAdd &c) const { return post(QStringLiteral("/jobs"), toJson(c)); }
    Request operator()(const JobList &) const { return get(QStringLiteral("/jobs")); }
    Request operator()(const JobShow &c) const { return get(jobPath(c.name)); }
    Request operator()(const JobRun &c) const { return post(jobPath(c.name, "/run")); }
    Request operator()(const JobPause &c) const { return post(jobPath(c.name, "/pause")); }
    Request operator()(const JobResume &c) const { return post(jobPath(c.name, "/resume")); }
    Request operator()(const JobReplan &c) const { return post(jobPath(c.name, "/replan")); }
    Request operator()(const JobRemove &c) const { return Request{"DELETE", jobPath(c.name), {}}; }
    Request operator()(const JobNext &c) const
    {
        return get(jobPath(c.name, "/next") +
                   (c.odd ? QStringLiteral("?odd=1") : QStringLiteral("?count=%1").arg(c.count)));
    }
    Request operator()(const RunList &c) const
    {
        QString path = QStringLiteral("/runs?limit=%1").arg(c.limit);
        if (!c.job.isEmpty())
            path += QStringLiteral("&job=") + encoded(c.job);
        if (!c.state.isEmpty())
            path += QStringLiteral("&state=") + encoded(c.state);
        return get(path);
    }
    Request operator()(const RunShow &c) const { return runRequest(c.id); }
    Request operator()(const RunLog &c) const { return logRequest(c.id, {}); }
    Request operator()(const RunWait &c) const { return runRequest(c.ids.value(0)); }
    Request operator()(const RunCancel &c) const { return post(runPath(c.id, "/cancel")); }
    Request operator()(const WorkerList &) const { return get(QStringLiteral("/workers")); }
    Request operator()(const WorkerShow &c) const { return get(workerPath(c.name)); }
    Request operator()(const WorkerRemove &c) const { return Request{"DELETE", workerPath(c.name), {}}; }
    Request operator()(const WorkerJoin &) const
    {
        return Request{"GET", QStringLiteral("/join"), {}};
    } // app/join asks
    Request operator()(const WorkerRevoke &c) const { return post(workerPath(c.name, "/revoke")); }
    Request operator()(const WorkerRotate &c) const
    {
        return post(workerPath(c.name, "/rotate"), QJsonObject{{"now", c.now}});
    }
    Request operator()(const Status &) const { return get(QStringLiteral("/status")); }
    Request operator()(const Drill &c) const
    {
        QJsonObject body{{"kind", c.kind},
                         {"for_ms", static_cast<qint64>(c.lasts.count())},
                         {"lag_ms", static_cast<qint64>(c.lag.count())}};
        if (!c.workers.isEmpty())
            body["workers"] = QJsonArray::fromStringList(c.workers);
        return post(QStringLiteral("/drills"), body);
    }
    Request operator()(const ServerStepDown &) const { return post(QStringLiteral("/server/step-down")); }
    Request operator()(const DrillStop &) const { return Request{"DELETE", QStringLiteral("/drills"), {}}; }
    Request operator()(const Changes &c) const
    {
        QString path = QStringLiteral("/changes?limit=%1").arg(c.limit);
        if (!c.job.isEmpty())
            path += QStringLiteral("&job=") + encoded(c.job);
        if (const auto since = sinceOf(c))
            path += QStringLiteral("&since=") + encoded(toIso(*since));
        return get(path);
    }
    Request operator()(const TokenCreate &c) const
    {
        QJsonObject body{{"role", c.role}};
        if (!c.name.isEmpty())
            body["name"] = c.name;
        if (!c.expires.isEmpty())
            body["expires"] = c.expires;
        return post(QStringLiteral("/tokens"), body);
    }
    Request operator()(const TokenJoin &c) const
    {
        QJsonObject body{{"role", "join"},
                         {"uses", c.uses},
                         {"expires", c.expires},
                         {"labels", toJson(c.labels)},
                         {"rejoin", c.rejoin}};
        if (!c.pattern.isEmpty())
            body["pattern"] = c.pattern;
        return post(QStringLiteral("/tokens"), body);
    }
    Request operator()(const TokenList &) const { return get(QStringLiteral("/tokens")); }
    Request operator()(const TokenRevoke &c) const
    {
        return Request{"DELETE", QStringLiteral("/tokens/") + encoded(c.id), {}};
    }
    Request operator()(const TokenRotate &c) const
    {
        return post(QStringLiteral("/tokens/%1/rotate%2").arg(encoded(c.id), QLatin1String(c.now ? "?now=1" : "")));
    }
    Request operator()(const NotifyAdd &c) const { return post(QStringLiteral("/channels"), toJson(c)); }
    Request operator()(const NotifyList &) const { return get(QStringLiteral("/channels")); }
    Request operator()(const NotifyTest &c) const { return post(channelPath(c.name, "/test")); }
    Request operator()(const NotifyRemove &c) const { return Request{"DELETE", channelPath(c.name), {}}; }
    Request operator()(const TlsInit &) const { return {}; }          // asks no server
    Request operator()(const TlsShow &) const { return {}; }          // asks no server
    Request operator()(const CompletionScript &) const { return {}; } // asks no server
    Request operator()(const Doctor &) const { return {}; }           // app/doctor asks
    Request operator()(const Selftest &) const { return {}; }         // app/selftest asks
    Request operator()(const Backup &) const { return {}; }           // asks no server
    Request operator()(const Restore &) const { return {}; }          // asks no server
    Request operator()(const DatabaseCopy &) const { return {}; }     // asks no server
    Request operator()(const ServiceTask &) const { return {}; }      // asks no server
    Request operator()(const Export &) const { return {}; }           // the exporter asks
    Request operator()(const CompletionNames &c) const
    {
        return c.kind == u"runs" ? get(QStringLiteral("/runs?limit=50")) : get(u'/' + c.kind);
    }
    Request operator()(const Audit &c) const
    {
        const auto since = sinceOf(c);
        return get(since ? QStringLiteral("/audit?since=") + encoded(toIso(*since)) : QStringLiteral("/audit"));
    }
};

} // namespace

Request requestFor(const Command &command, WallTime now)
{
    return std::visit(Asker{now}, command);
}

Request runRequest(const QString &id, Seconds wait)
{
    return get(runPath(id) + queryOf({}, wait));
}

Request logRequest(const QString &id, const QString &after, Seconds wait)
{
    return get(runPath(id, "/log") + queryOf(after, wait));
}

QUrl addressOf(const QUrl &server, const Request &request)
{
    QString base =
        server.toString(QUrl::FullyEncoded | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    if (base.endsWith(u'/'))
        base.chop(1);
    return QUrl(base + QStringLiteral("/api/v1") + request.path, QUrl::StrictMode);
}

} // namespace holdfast::app::client
