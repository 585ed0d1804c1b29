// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/render.h"

#include "app/client/columns.h"
#include "app/client/details.h"
#include "app/client/words.h"
#include "core/base/printable.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast::app::client {
namespace {

/// "job nightly: added, next at 2026-11-25 02:30:00 +01:00".
QString sentence(const QJsonObject &job, const char *what, const View &view)
{
    const QTimeZone zone = view.utc ? view.zone : zoneOfJob(job, view.zone);
    const QString next = timeText(job[QStringLiteral("next_at")].toString(), zone);
    const QString tail = next.isEmpty() ? QString() : QStringLiteral(", next at ") + next;
    return printable(
               QStringLiteral("job %1: %2%3").arg(job[QStringLiteral("name")].toString(), QLatin1String(what), tail)) +
           u'\n';
}

/// The first thing that clock changes will do to a new job, in one line.
QString oddLine(const QJsonObject &job, const View &view)
{
    const QJsonArray odd = job[QStringLiteral("odd")].toArray();
    if (odd.isEmpty())
        return {};
    const QTimeZone zone = view.utc ? view.zone : zoneOfJob(job, view.zone);
    const QJsonObject first = odd.first().toObject();
    const QString more = odd.size() == 1 ? QString()
                                         : QStringLiteral("; %1 more: holdfast job next %2 --odd")
                                               .arg(odd.size() - 1)
                                               .arg(job[QStringLiteral("name")].toString());
    return printable(QStringLiteral("  %1  %2%3")
                         .arg(timeText(first[QStringLiteral("at")].toString(), zone),
                              first[QStringLiteral("note")].toString(), more)) +
           u'\n';
}

/// What the former definition had, and the new one has not: "  was: schedule 0 5 * * *; timeout 30 s".
QString replacedLine(const QJsonObject &job)
{
    QStringList parts;
    const QJsonObject was = job[QStringLiteral("replaced")].toObject();
    for (auto it = was.begin(); it != was.end(); ++it) {
        const QString text = fieldText(it.key(), it.value(), QTimeZone::utc());
        parts += QStringLiteral("%1 %2").arg(it.key() == u"timeout_s" ? QStringLiteral("timeout") : it.key(),
                                             text.isEmpty() ? QStringLiteral("not set") : text);
    }
    return parts.isEmpty() ? QString()
                           : printable(QStringLiteral("  was: ") + parts.join(QStringLiteral("; "))) + u'\n';
}

QString noteLine(const QJsonObject &job)
{
    const QString note = job[QStringLiteral("note")].toString();
    return note.isEmpty() ? QString() : QStringLiteral("  note: %1\n").arg(printable(note));
}

QStringList problemLines(const QJsonObject &job)
{
    const QString problem = job[QStringLiteral("problem")].toString();
    return problem.isEmpty() ? QStringList() : QStringList(problem);
}

struct Renderer
{
    QJsonValue answer;
    View view;
    QJsonObject object = answer.toObject();

    [[nodiscard]] Rendered listOrNote(Columns columns, const TableChoice &choice, const char *note,
                                      QStringList (*below)(const QJsonObject &) = nullptr) const
    {
        const QJsonArray rows = answer.toArray();
        if (rows.isEmpty())
            return {{}, QString::fromLatin1(note)};
        return {tableText(rows, columns, view, choice, 0, below), {}};
    }
    [[nodiscard]] Rendered runLine() const { return {runSentence(object) + u'\n', {}}; }

    Rendered operator()(const JobAdd &) const
    {
        const bool replaced = object[QStringLiteral("replaced")].isObject();
        return {sentence(object, replaced ? "replaced" : "added", view) + replacedLine(object) + noteLine(object) +
                    oddLine(object, view),
                {}};
    }
    Rendered operator()(const JobPause &) const { return {sentence(object, "paused", view), {}}; }
    Rendered operator()(const JobResume &) const { return {sentence(object, "resumed", view), {}}; }
    Rendered operator()(const JobReplan &) const { return {sentence(object, "planned again", view), {}}; }
    Rendered operator()(const JobRemove &c) const { return {QStringLiteral("job %1: removed\n").arg(c.name), {}}; }
    Rendered operator()(const JobRun &) const { return runLine(); }
    Rendered operator()(const RunCancel &) const { return runLine(); }
    Rendered operator()(const RunWait &) const { return runLine(); }
    Rendered operator()(const RunLog &) const { return {}; }
    Rendered operator()(const JobList &c) const
    {
        return listOrNote(jobColumns(), c.table, "no jobs yet. Add one: holdfast job add NAME --every 1m -- PROGRAM",
                          problemLines);
    }
    Rendered operator()(const JobShow &) const { return {jobText(object, view), {}}; }
    Rendered operator()(const JobNext &c) const
    {
        return listOrNote(momentColumns(), {},
                          c.odd ? "no clock change affects this job within two years" : "no scheduled times to come");
    }
    Rendered operator()(const RunList &c) const { return listOrNote(runColumns(), c.table, "no such runs"); }
    Rendered operator()(const RunShow &c) const { return {runText(object, view, c.wide), {}}; }
    Rendered operator()(const WorkerList &c) const
    {
        return listOrNote(workerColumns(), c.table, "no workers yet. Start one: holdfast --worker");
    }
    Rendered operator()(const WorkerShow &c) const { return {workerText(object, view, c.wide), {}}; }
    Rendered operator()(const WorkerJoin &) const { return {}; } // app/join tells
    Rendered operator()(const WorkerRevoke &c) const
    {
        const bool isAgain = object[QStringLiteral("already")].toBool();
        return {QStringLiteral("worker %1: %2\n")
                    .arg(c.name, isAgain ? QStringLiteral("revoked before") : QStringLiteral("revoked")),
                {}};
    }
    Rendered operator()(const WorkerRotate &c) const
    {
        return {QStringLiteral("worker %1: has another credential now\n").arg(c.name), {}};
    }
    Rendered operator()(const WorkerRemove &c) const
    {
        return {QStringLiteral("worker %1: removed\n").arg(c.name), {}};
    }
    Rendered operator()(const Status &) const { return {statusText(object, view), {}}; }
    Rendered operator()(const Drill &) const { return {}; } // its session prints a report
    Rendered operator()(const ServerStepDown &) const
    {
        return {QStringLiteral("the server steps down; one of these leads next: %1\n").arg(standbysOf(object)), {}};
    }
    Rendered operator()(const DrillStop &) const
    {
        const bool ended = object[QStringLiteral("ended")].toBool();
        return {ended ? QStringLiteral("the drill is over\n") : QString(),
                ended ? QString() : QStringLiteral("no drill is running")};
    }
    Rendered operator()(const Changes &c) const
    {
        return listOrNote(changeColumns(), c.table, "nobody has changed anything");
    }
    /// Only the token on standard output: it is often sent to a file.
    Rendered operator()(const TokenCreate &) const
    {
        return {tokenLine(),
                QStringLiteral("token %1 has the role %2; it is shown only now")
                    .arg(object[QStringLiteral("id")].toString(), object[QStringLiteral("role")].toString())};
    }
    Rendered operator()(const TokenRotate &c) const
    {
        return {tokenLine(), c.now ? QStringLiteral("the old secret has ended; the new one is shown only now")
                                   : QStringLiteral("the old secret holds until the new one is used; the new one is "
                                                    "shown only now")};
    }
    Rendered operator()(const TokenJoin &) const
    {
        return {QStringLiteral("holdfast worker join %1 %2").arg(object[QStringLiteral("url")].toString(), tokenLine()),
                QStringLiteral("type this line on the new machine; the token is shown only now")};
    }
    Rendered operator()(const TokenList &c) const
    {
        return listOrNote(tokenColumns(), c.table, "no tokens yet. Make one: holdfast token create --role viewer");
    }
    Rendered operator()(const TokenRevoke &c) const { return {QStringLiteral("token %1: revoked\n").arg(c.id), {}}; }
    Rendered operator()(const NotifyAdd &c) const
    {
        return {QStringLiteral("channel %1: added. Try it: holdfast notify test %1\n").arg(c.name), {}};
    }
    Rendered operator()(const NotifyList &c) const
    {
        return listOrNote(channelColumns(), c.table,
                          "no channels yet. Add one: holdfast notify add NAME --mail ADDRESS");
    }
    Rendered operator()(const NotifyTest &c) const
    {
        if (object[QStringLiteral("delivered")].toBool())
            return {QStringLiteral("channel %1: the message was taken\n").arg(c.name), {}};
        return {{},
                QStringLiteral("channel %1: the message was not taken: %2")
                    .arg(c.name, printable(object[QStringLiteral("error")].toString()))};
    }
    Rendered operator()(const NotifyRemove &c) const
    {
        return {QStringLiteral("channel %1: removed\n").arg(c.name), {}};
    }
    Rendered operator()(const TlsInit &) const { return {}; }          // app/certificate prints
    Rendered operator()(const TlsShow &) const { return {}; }          // app/certificate prints
    Rendered operator()(const CompletionScript &) const { return {}; } // app/reference prints
    Rendered operator()(const Doctor &) const { return {}; }           // app/doctor prints
    Rendered operator()(const Selftest &) const { return {}; }         // app/selftest prints
    Rendered operator()(const ServiceTask &) const { return {}; }      // app/service prints
    Rendered operator()(const Backup &) const { return {}; }           // app/backup prints
    Rendered operator()(const Restore &) const { return {}; }          // app/backup prints
    Rendered operator()(const DatabaseCopy &) const { return {}; }     // app/backup prints
    Rendered operator()(const Export &) const { return {}; }           // the exporter prints
    Rendered operator()(const CompletionNames &c) const
    {
        const bool hasNames = c.kind == u"jobs" || c.kind == u"workers" || c.kind == u"channels";
        QString lines;
        for (const QJsonValue &row : answer.toArray())
            lines += printable(row[hasNames ? u"name" : u"id"].toString()) + u'\n';
        return {lines, {}};
    }
    [[nodiscard]] QString tokenLine() const { return object[QStringLiteral("token")].toString() + u'\n'; }
    Rendered operator()(const Audit &) const { return {auditText(object, view), {}}; }
};

} // namespace

Rendered render(const Command &command, const QJsonValue &answer, const View &view)
{
    return std::visit(Renderer{answer, view}, command);
}

} // namespace holdfast::app::client
