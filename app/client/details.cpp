// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/details.h"

#include "app/client/columns.h"
#include "app/client/words.h"
#include "core/base/printable.h"

#include <QJsonArray>

namespace holdfast::app::client {
namespace {

using Lines = QList<std::pair<QString, QString>>;

/// A field of an object: its label, and the text that is its default. An empty text is left out, too.
struct Field
{
    const char *name;
    const char *label;
    const char *usual = "";
};

QList<Field> jobFields()
{
    return {{"problem", "problem"},
            {"schedule", "schedule"},
            {"timezone", "time zone"},
            {"next_at", "next run"},
            {"last_state", "last run"},
            {"last_success_at", "last success"},
            {"command", "command"},
            {"cwd", "folder"},
            {"env", "environment"},
            {"labels", "needs labels"},
            {"timeout_s", "timeout"},
            {"at_most", "at most at once", "0"},
            {"priority", "priority", "0"},
            {"jitter", "jitter", "0ms"},
            {"gap", "gap"},
            {"fold", "fold"},
            {"success", "success codes", "0"},
            {"output_encoding", "output encoding", "oem"},
            {"retries", "retries", "0"},
            {"retry_on", "retry on", "failed, timed_out, lost"},
            {"overlap", "overlap", "allow"},
            {"overlap_most", "overlap, at most", "100"},
            {"missed", "missed runs", "run-once"},
            {"missed_within", "missed within", "0ms"},
            {"on_disconnect", "on disconnect", "wait"},
            {"grace", "lease (--grace)", "1m"},
            {"linger", "linger", "0ms"},
            {"pass_env", "passed variables"},
            {"ping_url", "calls"},
            {"created_at", "added"}};
}

/// The fields in this order, then those that this program does not know, without `apart`.
Lines linesOf(const QJsonObject &object, const QList<Field> &fields, const QStringList &apart, const QTimeZone &zone)
{
    Lines lines;
    QStringList known = apart;
    const auto add = [&](const QString &name, const QString &label, const QString &usual) {
        known += name;
        const QString text = fieldText(name, object[name], zone);
        if (!text.isEmpty() && text != usual)
            lines.emplace_back(label, text);
    };
    for (const Field &field : fields)
        add(QString::fromLatin1(field.name), QString::fromLatin1(field.label), QString::fromLatin1(field.usual));
    for (const QString &name : object.keys()) {
        if (!known.contains(name))
            add(name, QString(name).replace(u'_', u' '), {});
    }
    return lines;
}

QString partText(const char *title, const QJsonArray &rows, Columns columns, const View &view, bool wide,
                 QStringList (*below)(const QJsonObject &) = nullptr)
{
    if (rows.isEmpty())
        return {};
    return QStringLiteral("\n%1:\n").arg(QLatin1String(title)) +
           tableText(rows, columns, view, TableChoice{wide, {}}, 2, below);
}

QString stateText(const QString &state, const View &view)
{
    return view.color ? painted(printable(state), state) : printable(state);
}

/// Whether the attempts tell more than their run does.
bool attemptsTellMore(const QJsonObject &run)
{
    const QJsonArray attempts = run[QStringLiteral("attempts")].toArray();
    const QJsonObject first = attempts.first().toObject();
    return attempts.size() > 1 || first[QStringLiteral("late")].isObject() ||
           (attempts.size() == 1 && first[QStringLiteral("state")] != run[QStringLiteral("state")]);
}

/// "20000 scheduled times from 2026-11-23 06:00:00Z on".
QString rangeText(const QJsonObject &many, const QTimeZone &zone)
{
    const QJsonValue count = many[QStringLiteral("count")];
    return QStringLiteral("%1 scheduled times from %2 on")
        .arg(count.isDouble() ? QString::number(count.toInteger()) : QStringLiteral("all"),
             timeText(many[QStringLiteral("first")].toString(), zone));
}

/// Who asked for the run.
QString triggerText(const QJsonObject &run)
{
    const QString trigger = run[QStringLiteral("trigger")].toString();
    if (trigger == u"slot")
        return QStringLiteral("its schedule");
    return trigger == u"request" ? QStringLiteral("a request") : trigger;
}

/// From 2 s on: a smaller difference matters to nobody.
QString clockText(const QJsonObject &worker)
{
    const qint64 ahead = worker[QStringLiteral("clock_ahead_ms")].toInteger();
    if (qAbs(ahead) < 2'000)
        return {};
    return QStringLiteral("its clock is %1 %2 the server's")
        .arg(forPeople(Milliseconds(qAbs(ahead))), QLatin1String(ahead < 0 ? "behind" : "ahead of"));
}

/// What happened, and what to do about it.
QStringList adviceLines(const QJsonObject &outage)
{
    const QString act = outage[QStringLiteral("act")].toString();
    QStringList lines;
    if (const QString verdict = outage[QStringLiteral("verdict")].toString(); !verdict.isEmpty())
        lines += verdict;
    return lines << (act.isEmpty() ? QStringLiteral("Nothing to do.") : QStringLiteral("To do: ") + act);
}

/// "2 min 3 s, from 1 min 58 s to 2 min 30 s (the last 20 runs that succeeded)".
QString usualText(const QJsonObject &usual)
{
    const auto field = [&usual](const char *name) {
        return forPeople(Milliseconds(usual[QLatin1String(name)].toInteger()));
    };
    return QStringLiteral("%1, from %2 to %3 (the last %4 runs that succeeded)")
        .arg(field("median_ms"), field("low_ms"), field("high_ms"))
        .arg(usual[QStringLiteral("runs")].toInt());
}

} // namespace

QString jobText(const QJsonObject &job, const View &view)
{
    const QTimeZone zone = view.utc ? view.zone : zoneOfJob(job, view.zone);
    const bool isPaused = job[QStringLiteral("enabled")].isBool() && !job[QStringLiteral("enabled")].toBool();
    const QString state = isPaused ? QStringLiteral("paused") : QStringLiteral("active");
    Lines lines{{QStringLiteral("job"), job[QStringLiteral("name")].toString()}, {QStringLiteral("state"), state}};
    const QStringList apart{QStringLiteral("name"), QStringLiteral("enabled"), QStringLiteral("usual")};
    lines += linesOf(job, jobFields(), apart, zone);
    if (const QJsonObject usual = job[QStringLiteral("usual")].toObject(); !usual.isEmpty())
        lines.emplace_back(QStringLiteral("usually takes"), usualText(usual));
    if (job[QStringLiteral("timeout_s")].isNull())
        lines.emplace_back(QStringLiteral("timeout"), QStringLiteral("no limit"));
    return nameValueLines(lines);
}

QString runText(const QJsonObject &run, const View &view, bool wide)
{
    const QStringList apart{"id",      "job",      "state",  "exit_code", "reason",
                            "trigger", "attempts", "events", "took_ms",   "slots"};
    const QList<Field> fields{{"worker", "worker"},          {"attempt", "attempt"},
                              {"planned_at", "scheduled"},   {"queued_at", "queued"},
                              {"not_before", "not before"},  {"started_at", "started"},
                              {"finished_at", "ended"},      {"recorded_at", "recorded"},
                              {"clock_note", "clocks"},      {"output_bytes", "output, bytes"},
                              {"priority", "priority", "0"}, {"fence", "fencing token", "0"}};
    Lines lines = linesOf(run, fields, apart, view.zone);
    if (const QJsonObject many = run[QStringLiteral("slots")].toObject(); !many.isEmpty())
        lines.emplace_back(QStringLiteral("stands for"), rangeText(many, view.zone));
    if (const QString trigger = triggerText(run); !trigger.isEmpty())
        lines.emplace_back(QStringLiteral("started by"), trigger);
    QString text = runSentence(run) + u'\n' + nameValueLines(lines);
    if (attemptsTellMore(run))
        text += partText("attempts", run[QStringLiteral("attempts")].toArray(), attemptColumns(), view, wide);
    if (const QString line = outputLine(run); !line.isEmpty())
        text += u'\n' + line + u'\n';
    return text + partText("events", run[QStringLiteral("events")].toArray(), eventColumns(), view, wide);
}

QString workerText(const QJsonObject &worker, const View &view, bool wide)
{
    const QString state = worker[QStringLiteral("state")].toString();
    const QString reason = printable(worker[QStringLiteral("reason")].toString());
    QString text = QStringLiteral("worker %1: %2")
                       .arg(printable(worker[QStringLiteral("name")].toString()), stateText(state, view));
    text += reason.isEmpty() ? QStringLiteral("\n") : QStringLiteral(" (%1)\n").arg(reason);
    const QList<Field> fields{{"address", "address"},
                              {"hostname", "host"},
                              {"version", "version"},
                              {"platform", "platform"},
                              {"protocol", "protocol", "1"},
                              {"labels", "labels"},
                              {"connected_at", "connected"},
                              {"last_seen_at", "last seen"},
                              {"running", "runs now"},
                              {"slots", "runs at most"},
                              {"reconnects_24h", "reconnects, 24 h"},
                              {"flapping", "flapping", "no"},
                              {"ack_ms", "answer time"},
                              {"rtt_ms", "round trip"}};
    if (const QString clock = clockText(worker); !clock.isEmpty())
        text += clock + u'\n';
    text +=
        nameValueLines(linesOf(worker, fields, {"name", "state", "reason", "outages", "clock_ahead_ms"}, view.zone));
    return text + partText("outages, newest first", worker[QStringLiteral("outages")].toArray(), outageColumns(), view,
                           wide, adviceLines);
}

QString auditText(const QJsonObject &audit, const View &view)
{
    const bool ok = audit[QStringLiteral("ok")].toBool();
    QString text =
        ok ? QStringLiteral("Every scheduled time has exactly one run.\n")
           : QStringLiteral("NOT OK: scheduled times without a run, or with more than one. See the problems below.\n");
    const QList<Field> fields{{"since", "since"},
                              {"until", "until"},
                              {"planned", "planned"},
                              {"accounted", "accounted"},
                              {"missing", "missing"},
                              {"duplicated", "duplicated"},
                              {"unplanned", "unplanned", "0"},
                              {"former_rules", "by former rules of a zone", "0"},
                              {"summarized", "of deleted runs", "0"},
                              {"states", "run states"}};
    text += nameValueLines(linesOf(audit, fields, {"ok", "problems"}, view.zone));
    for (const QJsonValue &problem : audit[QStringLiteral("problems")].toArray())
        text += QStringLiteral("problem: ") + printable(fieldText({}, problem, view.zone)) + u'\n';
    return text;
}

} // namespace holdfast::app::client
