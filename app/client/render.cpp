// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/render.h"

#include "app/client/table.h"
#include "app/client/words.h"
#include "app/printable.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast::app::client {
namespace {

/// One column: its header and how a row's cell reads.
struct Column
{
    const char *title;
    QString (*cell)(const QJsonObject &);
};

/// A cell that shows one field.
template <std::size_t N>
struct FieldName
{
    constexpr FieldName(const char (&text)[N]) { std::copy_n(text, N, name); } // NOLINT: a literal is meant to convert
    char name[N];
};

template <FieldName field>
QString cell(const QJsonObject &row)
{
    return fieldText(QLatin1String(field.name), row[QLatin1String(field.name)]);
}

QString enabledCell(const QJsonObject &job)
{
    return job[QStringLiteral("enabled")].toBool() ? QStringLiteral("yes") : QStringLiteral("paused");
}

QString slotsCell(const QJsonObject &worker)
{
    const QJsonValue running = worker[QStringLiteral("running")];
    const qsizetype count = running.isArray() ? running.toArray().size() : running.toInt();
    return QStringLiteral("%1/%2").arg(count).arg(worker[QStringLiteral("slots")].toInt());
}

/// What came of an attempt after it had been given up.
QString lateCell(const QJsonObject &attempt)
{
    return attempt[QStringLiteral("late")].toObject()[QStringLiteral("state")].toString();
}

QString scheduleCell(const QJsonObject &job)
{
    const QString text = cell<"schedule">(job);
    return text.isEmpty() ? QStringLiteral("on request") : text;
}

QString tableText(const QJsonArray &rows, std::initializer_list<Column> columns, const QString &indent = {})
{
    QStringList header;
    for (const Column &column : columns)
        header += QLatin1String(column.title);
    Table table(header);
    for (const QJsonValue &row : rows) {
        QStringList cells;
        for (const Column &column : columns)
            cells += column.cell(row.toObject());
        table.add(cells);
    }
    return table.text(indent);
}

Rendered listOrNote(const QJsonValue &answer, std::initializer_list<Column> columns, const char *note)
{
    const QJsonArray rows = answer.toArray();
    if (rows.isEmpty())
        return {{}, QString::fromLatin1(note)};
    return {tableText(rows, columns), {}};
}

/// All fields, those of `first` first, without those of `apart`.
QString detailsText(const QJsonObject &object, const QStringList &first, const QStringList &apart = {})
{
    QStringList names = first;
    for (const QString &name : object.keys()) {
        if (!names.contains(name) && !apart.contains(name))
            names += name;
    }
    QList<std::pair<QString, QString>> pairs;
    for (const QString &name : names)
        pairs.emplace_back(name, fieldText(name, object[name]));
    return nameValueLines(pairs);
}

QString partText(const QJsonObject &whole, const char *name, std::initializer_list<Column> columns)
{
    const QJsonArray rows = whole[QLatin1String(name)].toArray();
    if (rows.isEmpty())
        return {};
    return QStringLiteral("%1:\n").arg(QLatin1String(name)) + tableText(rows, columns, QStringLiteral("  "));
}

QString sentence(const QJsonObject &job, const char *what)
{
    const QString next = cell<"next_at">(job);
    const QString tail = next.isEmpty() ? QString() : QStringLiteral(", next at ") + next;
    return QStringLiteral("job %1: %2%3\n").arg(cell<"name">(job), QLatin1String(what), tail);
}

/// What clock changes will do to a new job, a line each.
QString oddLines(const QJsonObject &job)
{
    QString lines;
    for (const QJsonValue &value : job[QStringLiteral("odd")].toArray()) {
        const QJsonObject moment = value.toObject();
        lines += QStringLiteral("  %1  %2\n").arg(printable(cell<"at">(moment)), printable(cell<"note">(moment)));
    }
    return lines;
}

struct Renderer
{
    QJsonValue answer;
    QJsonObject object = answer.toObject();

    Rendered operator()(const JobAdd &) const { return {sentence(object, "added") + oddLines(object), {}}; }
    Rendered operator()(const JobPause &) const { return {sentence(object, "paused"), {}}; }
    Rendered operator()(const JobResume &) const { return {sentence(object, "resumed"), {}}; }
    Rendered operator()(const JobRemove &c) const { return {QStringLiteral("job %1: removed\n").arg(c.name), {}}; }
    Rendered operator()(const JobRun &) const { return {runSentence(object) + u'\n', {}}; }
    Rendered operator()(const RunCancel &) const { return {runSentence(object) + u'\n', {}}; }
    Rendered operator()(const RunWait &) const { return {runSentence(object) + u'\n', {}}; }
    Rendered operator()(const RunLog &) const { return {}; }

    Rendered operator()(const JobList &) const
    {
        return listOrNote(answer,
                          {{"NAME", cell<"name">},
                           {"SCHEDULE", scheduleCell},
                           {"ZONE", cell<"timezone">},
                           {"ENABLED", enabledCell},
                           {"NEXT", cell<"next_at">},
                           {"LAST", cell<"last_state">},
                           {"COMMAND", cell<"command">}},
                          "no jobs yet");
    }
    Rendered operator()(const JobShow &) const
    {
        return {detailsText(object, {"name", "schedule", "timezone", "command", "enabled", "next_at", "last_state"}),
                {}};
    }
    Rendered operator()(const JobNext &c) const
    {
        return listOrNote(answer, {{"AT", cell<"at">}, {"NOTE", cell<"note">}},
                          c.odd ? "no clock change touches it within two years" : "no moments to come");
    }
    Rendered operator()(const RunList &) const
    {
        return listOrNote(answer,
                          {{"ID", cell<"id">},
                           {"JOB", cell<"job">},
                           {"STATE", cell<"state">},
                           {"WORKER", cell<"worker">},
                           {"TRY", cell<"attempt">},
                           {"QUEUED", cell<"queued_at">},
                           {"TOOK", tookText},
                           {"EXIT", cell<"exit_code">},
                           {"REASON", cell<"reason">}},
                          "no such runs");
    }
    Rendered operator()(const RunShow &) const
    {
        const QString attempts = partText(object, "attempts",
                                          {{"TRY", cell<"attempt">},
                                           {"STATE", cell<"state">},
                                           {"WORKER", cell<"worker">},
                                           {"STARTED", cell<"started_at">},
                                           {"TOOK", tookText},
                                           {"EXIT", cell<"exit_code">},
                                           {"LATE", lateCell},
                                           {"REASON", cell<"reason">}});
        const QString events =
            partText(object, "events",
                     {{"AT", cell<"at">}, {"TRY", cell<"attempt">}, {"EVENT", cell<"kind">}, {"", cell<"text">}});
        const QStringList first{"id",         "job",       "state",      "reason",      "worker",    "attempt",
                                "planned_at", "queued_at", "started_at", "finished_at", "exit_code", "output_bytes"};
        return {detailsText(object, first, {"attempts", "events"}) + attempts + events, {}};
    }
    Rendered operator()(const WorkerList &) const
    {
        return listOrNote(answer,
                          {{"NAME", cell<"name">},
                           {"STATE", cell<"state">},
                           {"RUNS", slotsCell},
                           {"LAST SEEN", cell<"last_seen_at">},
                           {"RECONNECTS", cell<"reconnects_24h">},
                           {"ROUND TRIP", cell<"rtt_ms">},
                           {"ADDRESS", cell<"address">},
                           {"VERSION", cell<"version">},
                           {"PLATFORM", cell<"platform">}},
                          "no workers yet");
    }
    Rendered operator()(const WorkerShow &) const
    {
        const QString outages = partText(object, "outages",
                                         {{"BEGAN", cell<"began">},
                                          {"NOTICED", cell<"noticed">},
                                          {"BACK", cell<"back">},
                                          {"ATTEMPTS", cell<"attempts">},
                                          {"CAUSE", cell<"cause">},
                                          {"VERDICT", cell<"verdict">}});
        const QStringList first{"name",         "state", "address", "version",        "platform", "connected_at",
                                "last_seen_at", "slots", "running", "reconnects_24h", "ack_ms",   "rtt_ms"};
        return {detailsText(object, first, {"outages"}) + outages, {}};
    }
    Rendered operator()(const Status &) const
    {
        const QStringList first{"version", "started_at",   "uptime_s", "workers", "jobs",
                                "runs",    "finished_24h", "store",    "ack_ms"};
        return {detailsText(object, first), {}};
    }
    Rendered operator()(const Drill &) const { return {}; } // its session prints a report
    Rendered operator()(const Audit &) const
    {
        const QStringList first{"ok", "since", "until", "planned", "accounted", "missing", "duplicated", "states"};
        QString text = detailsText(object, first, {"problems"});
        for (const QJsonValue &problem : object[QStringLiteral("problems")].toArray())
            text += QStringLiteral("problem: ") + fieldText({}, problem) + u'\n';
        return {text, {}};
    }
};

} // namespace

Rendered render(const Command &command, const QJsonValue &answer)
{
    return std::visit(Renderer{answer}, command);
}

} // namespace holdfast::app::client
