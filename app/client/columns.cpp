// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/columns.h"

#include "app/client/words.h"

#include <algorithm>
#include <array>

namespace holdfast::app::client {
namespace {

/// A cell that shows one field.
template <std::size_t N>
struct FieldName
{
    constexpr FieldName(const char (&text)[N]) { std::copy_n(text, N, name); } // NOLINT: a literal is meant to convert
    char name[N];
};

template <FieldName field>
QString cell(const QJsonObject &row, const View &view)
{
    return fieldText(QLatin1String(field.name), row[QLatin1String(field.name)], view.zone);
}

QString enabledCell(const QJsonObject &job, const View &)
{
    return job[QStringLiteral("enabled")].toBool() ? QStringLiteral("active") : QStringLiteral("paused");
}

QString nextCell(const QJsonObject &job, const View &view)
{
    return timeText(job[QStringLiteral("next_at")].toString(), view.utc ? view.zone : zoneOfJob(job, view.zone));
}

QString scheduleCell(const QJsonObject &job, const View &)
{
    const QString text = job[QStringLiteral("schedule")].toString();
    return text.isEmpty() ? QStringLiteral("on request") : text;
}

QString slotsCell(const QJsonObject &worker, const View &)
{
    const QJsonValue running = worker[QStringLiteral("running")];
    const qsizetype count = running.isArray() ? running.toArray().size() : running.toInt();
    return QStringLiteral("%1/%2").arg(count).arg(worker[QStringLiteral("slots")].toInt());
}

QString tookCell(const QJsonObject &run, const View &)
{
    return tookText(run);
}

QString reasonCell(const QJsonObject &run, const View &)
{
    return reasonText(run);
}

/// "+2.4 s": how far its clock is ahead of the server's.
QString clockCell(const QJsonObject &worker, const View &)
{
    const QJsonValue ahead = worker[QStringLiteral("clock_ahead_ms")];
    if (!ahead.isDouble())
        return {};
    const qint64 msecs = ahead.toInteger();
    return QLatin1String(msecs < 0 ? "-" : "+") + forPeople(Milliseconds(qAbs(msecs)));
}

/// "job_added" as words.
QString deedCell(const QJsonObject &change, const View &)
{
    return change[QStringLiteral("what")].toString().replace(u'_', u' ');
}

/// "timeout_s - -> 30": the fields in which two definitions of a job differ.
QString differenceCell(const QJsonObject &change, const View &view)
{
    const QJsonObject former = change[QStringLiteral("old")].toObject();
    const QJsonObject later = change[QStringLiteral("new")].toObject();
    if (former.isEmpty() || later.isEmpty())
        return {};
    const auto text = [&view](const QString &name, const QJsonValue &value) {
        const QString shown = fieldText(name, value, view.zone);
        return shown.isEmpty() ? QStringLiteral("-") : shown;
    };
    QStringList parts;
    for (const QString &name : later.keys()) {
        if (former[name] != later[name])
            parts += QStringLiteral("%1 %2 -> %3").arg(name, text(name, former[name]), text(name, later[name]));
    }
    return parts.join(QStringLiteral("; "));
}

/// What came of an attempt after it had been given up.
QString lateCell(const QJsonObject &attempt, const View &)
{
    return attempt[QStringLiteral("late")].toObject()[QStringLiteral("state")].toString();
}

constexpr std::array kJobs{Column{"NAME", cell<"name">},
                           Column{"SCHEDULE", scheduleCell, 1},
                           Column{"ZONE", cell<"timezone">, 4},
                           Column{"STATE", enabledCell, 3, true},
                           Column{"NEXT", nextCell},
                           Column{"LAST", cell<"last_state">, 0, true},
                           Column{"COMMAND", cell<"command">, 2}};

constexpr std::array kMoments{Column{"AT", cell<"at">}, Column{"NOTE", cell<"note">}};

constexpr std::array kRuns{Column{"ID", cell<"id">},
                           Column{"JOB", cell<"job">},
                           Column{"STATE", cell<"state">, 0, true},
                           Column{"WORKER", cell<"worker">, 2},
                           Column{"ATTEMPT", cell<"attempt">, 5},
                           Column{"QUEUED", cell<"queued_at">, 4},
                           Column{"TOOK", tookCell, 3},
                           Column{"EXIT", cell<"exit_code">, 1},
                           Column{"REASON", reasonCell}};

constexpr std::array kAttempts{Column{"ATTEMPT", cell<"attempt">},  Column{"STATE", cell<"state">, 0, true},
                               Column{"WORKER", cell<"worker">, 1}, Column{"STARTED", cell<"started_at">, 3},
                               Column{"TOOK", tookCell, 2},         Column{"EXIT", cell<"exit_code">},
                               Column{"LATE", lateCell, 4, true},   Column{"REASON", reasonCell}};

constexpr std::array kEvents{Column{"AT", cell<"at">, 1}, Column{"ATTEMPT", cell<"attempt">},
                             Column{"EVENT", cell<"kind">}, Column{"TEXT", cell<"text">}};

constexpr std::array kWorkers{Column{"NAME", cell<"name">},
                              Column{"STATE", cell<"state">, 0, true},
                              Column{"RUNS", slotsCell},
                              Column{"LAST SEEN", cell<"last_seen_at">, 1},
                              Column{"RECONNECTS", cell<"reconnects_24h">, 2},
                              Column{"ROUND TRIP", cell<"rtt_ms">, 4},
                              Column{"ADDRESS", cell<"address">, 3},
                              Column{"VERSION", cell<"version">, 5},
                              Column{"PLATFORM", cell<"platform">, 6},
                              Column{"CLOCK", clockCell, 7}};

constexpr std::array kOutages{Column{"BEGAN", cell<"began">},     Column{"NOTICED", cell<"noticed">, 3},
                              Column{"BACK", cell<"back">},       Column{"ATTEMPTS", cell<"attempts">, 1},
                              Column{"WAITING", cell<"held">, 2}, Column{"CAUSE", cell<"cause">}};

constexpr std::array kChanges{Column{"AT", cell<"at">},        Column{"WHO", cell<"who">},
                              Column{"FROM", cell<"from">, 2}, Column{"WHAT", deedCell},
                              Column{"NAME", cell<"name">},    Column{"DIFFERENCE", differenceCell, 1}};
constexpr std::array kTokens{Column{"ID", cell<"id">},
                             Column{"ROLE", cell<"role">},
                             Column{"NAME", cell<"name">},
                             Column{"STATE", cell<"state">, 0, true},
                             Column{"LAST USED", cell<"last_used_at">, 1},
                             Column{"EXPIRES", cell<"expires_at">, 2},
                             Column{"FOR", cell<"pattern">, 5},
                             Column{"USES", cell<"uses_left">, 4},
                             Column{"MADE", cell<"made_at">, 3},
                             Column{"BY", cell<"made_by">, 6}};

constexpr std::array kChannels{Column{"NAME", cell<"name">},
                               Column{"KIND", cell<"kind">},
                               Column{"TARGET", cell<"target">, 1},
                               Column{"WAITING", cell<"waiting">},
                               Column{"LAST SENT", cell<"last_sent_at">, 2},
                               Column{"FAILURES", cell<"failures">, 3},
                               Column{"ERROR", cell<"error">}};

/// The columns that were asked for, in that order; all where none were.
QList<Column> chosenOf(Columns columns, const QStringList &words)
{
    QList<Column> chosen;
    for (const QString &word : words) {
        const auto found =
            std::find_if(columns.begin(), columns.end(), [&](const Column &each) { return columnWord(each) == word; });
        if (found != columns.end())
            chosen += Column{found->title, found->cell, 0, found->isState};
    }
    return chosen.isEmpty() ? QList<Column>(columns.begin(), columns.end()) : chosen;
}

QString faultIn(const TableChoice &choice, Columns columns)
{
    QStringList words;
    std::transform(columns.begin(), columns.end(), std::back_inserter(words), columnWord);
    for (const QString &word : choice.columns) {
        if (!words.contains(word))
            return QStringLiteral("--columns: there is no column \"%1\". The columns are %2")
                .arg(word, words.join(QStringLiteral(", ")));
    }
    return {};
}

} // namespace

Columns jobColumns()
{
    return kJobs;
}

Columns momentColumns()
{
    return kMoments;
}

Columns runColumns()
{
    return kRuns;
}

Columns attemptColumns()
{
    return kAttempts;
}

Columns eventColumns()
{
    return kEvents;
}

Columns workerColumns()
{
    return kWorkers;
}

Columns changeColumns()
{
    return kChanges;
}

Columns outageColumns()
{
    return kOutages;
}

Columns tokenColumns()
{
    return kTokens;
}

Columns channelColumns()
{
    return kChannels;
}

QString columnWord(const Column &column)
{
    return QString::fromLatin1(column.title).toLower().replace(u' ', u'-');
}

QString columnFault(const Command &command)
{
    if (const auto *jobs = std::get_if<JobList>(&command))
        return faultIn(jobs->table, kJobs);
    if (const auto *runs = std::get_if<RunList>(&command))
        return faultIn(runs->table, kRuns);
    if (const auto *workers = std::get_if<WorkerList>(&command))
        return faultIn(workers->table, kWorkers);
    if (const auto *changes = std::get_if<Changes>(&command))
        return faultIn(changes->table, kChanges);
    if (const auto *tokens = std::get_if<TokenList>(&command))
        return faultIn(tokens->table, kTokens);
    if (const auto *channels = std::get_if<NotifyList>(&command))
        return faultIn(channels->table, kChannels);
    return {};
}

QString tableText(const QJsonArray &rows, Columns columns, const View &view, const TableChoice &choice, int indent,
                  QStringList (*below)(const QJsonObject &row))
{
    const QList<Column> chosen = chosenOf(columns, choice.columns);
    QList<Table::Column> header;
    for (const Column &column : chosen)
        header += Table::Column{QString::fromLatin1(column.title), column.rank, column.isState};
    Table table(header);
    for (const QJsonValue &row : rows) {
        QStringList cells;
        for (const Column &column : chosen)
            cells += column.cell(row.toObject(), view);
        table.add(cells, below != nullptr ? below(row.toObject()) : QStringList());
    }
    return table.text(TableLayout{choice.wide ? 0 : view.width, indent, view.color});
}

} // namespace holdfast::app::client
