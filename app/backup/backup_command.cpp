// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/backup/backup_command.h"

#include "app/client/answer.h"
#include "app/client/words.h"
#include "app/options/usage_fault.h"
#include "app/platform/platform.h"
#include "core/base/printable.h"
#include "core/runtime/clock.h"
#include "core/store/database_copy.h"
#include "core/store/problems.h"
#include "core/store/sqlite_backup.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::app::backup {
namespace {

using client::ExitCode;

struct Report
{
    QJsonObject json;
    QStringList lines;
};

/// Of the file; PostgreSQL has its own tools.
Result<QString> pathOf(const Options &options)
{
    const QString path = sqlitePath(options.database);
    if (!path.isEmpty())
        return path;
    return Problem{QStringLiteral("options"), QStringLiteral("the database is PostgreSQL, which has tools of its own"),
                   QStringLiteral("--database"),
                   QStringLiteral("make a backup with pg_dump --schema=holdfast, and restore it with psql")};
}

QJsonObject toJson(const store::BackupFacts &facts)
{
    return {{QStringLiteral("file"), facts.file},
            {QStringLiteral("bytes"), facts.bytes},
            {QStringLiteral("jobs"), facts.jobs},
            {QStringLiteral("runs"), facts.runs},
            {QStringLiteral("newest_run_at"), facts.newest ? QJsonValue(toIso(*facts.newest)) : QJsonValue()}};
}

QString contentOf(const store::BackupFacts &facts)
{
    const QString newest = facts.newest ? QStringLiteral(", the newest of %1").arg(toIso(*facts.newest)) : QString();
    return QStringLiteral("%1, jobs: %2, runs: %3%4")
        .arg(client::sizeText(facts.bytes))
        .arg(facts.jobs)
        .arg(facts.runs)
        .arg(newest);
}

Result<Report> backUp(const Backup &command, const Options &options, WallTime now)
{
    const auto path = pathOf(options);
    if (!path)
        return path.problem();
    giveWay();
    const auto facts = store::backUp(*path, command.file, now);
    if (!facts)
        return facts.problem();
    return Report{toJson(*facts),
                  {QStringLiteral("backup written and checked: %1 (%2)").arg(facts->file, contentOf(*facts))}};
}

QJsonValue countOrNull(qint64 count)
{
    return count < 0 ? QJsonValue() : QJsonValue(count);
}

QString countOrUnknown(qint64 count)
{
    return count < 0 ? QStringLiteral("unknown") : QString::number(count);
}

Result<Report> restore(const Restore &command, const Options &options, WallTime now)
{
    const auto path = pathOf(options);
    if (!path)
        return path.problem();
    const auto restored = store::restore(command.file, *path, now);
    if (!restored)
        return restored.problem();
    Report report{toJson(restored->facts),
                  {QStringLiteral("restored: %1 (%2)").arg(restored->facts.file, contentOf(restored->facts))}};
    const store::Losses &lost = restored->lost;
    report.json[QStringLiteral("former")] = restored->former.isEmpty() ? QJsonValue() : QJsonValue(restored->former);
    report.json[QStringLiteral("lost")] = QJsonObject{{QStringLiteral("runs"), countOrNull(lost.runs)},
                                                      {QStringLiteral("ends"), countOrNull(lost.ends)},
                                                      {QStringLiteral("changes"), countOrNull(lost.changes)},
                                                      {QStringLiteral("tokens"), countOrNull(lost.tokens)}};
    if (restored->former.isEmpty()) {
        report.lines += QStringLiteral("there was no database here, so nobody knows what is lost since the backup");
        return report;
    }
    report.lines += QStringLiteral("lost since the backup: runs: %1, ends of runs: %2, changes: %3, tokens: %4")
                        .arg(countOrUnknown(lost.runs), countOrUnknown(lost.ends), countOrUnknown(lost.changes),
                             countOrUnknown(lost.tokens));
    report.lines += QStringLiteral("workers that still have results of that time deliver them again");
    report.lines += QStringLiteral("the former database is now %1").arg(restored->former);
    return report;
}

Result<Report> copy(const DatabaseCopy &command)
{
    const auto copied = store::copyDatabase(command.from, command.to);
    if (!copied)
        return copied.problem();
    return Report{{{QStringLiteral("tables"), copied->tables}, {QStringLiteral("rows"), copied->rows}},
                  {QStringLiteral("copied and compared: tables: %1, rows: %2").arg(copied->tables).arg(copied->rows)}};
}

Result<Report> carryOut(const Options &options, WallTime now)
{
    if (const auto *command = std::get_if<Restore>(&options.command))
        return restore(*command, options, now);
    if (const auto *command = std::get_if<DatabaseCopy>(&options.command))
        return copy(*command);
    return backUp(std::get<Backup>(options.command), options, now);
}

} // namespace

bool isBackupCommand(const Command &command)
{
    return std::holds_alternative<Backup>(command) || std::holds_alternative<Restore>(command) ||
           std::holds_alternative<DatabaseCopy>(command);
}

int runBackup(const Options &options)
{
    closeFilesToOthers();
    return runBackup(options, client::standardConsole(), runtime::SystemClock().now().wall);
}

int runBackup(const Options &options, const client::Console &console, WallTime now)
{
    const auto complain = [&console](const Problem &problem, ExitCode code) {
        console.err((QStringLiteral("holdfast: ") + printable(messageOf(problem)) + u'\n').toUtf8());
        return static_cast<int>(code);
    };
    const auto report = carryOut(options, now);
    if (!report) {
        const bool isRefused = report.problem().code == store::kInUse;
        return complain(report.problem(), isRefused ? ExitCode::Refused : ExitCode::Failed);
    }
    QByteArray text;
    for (const QString &line : report->lines)
        text += printable(line).toUtf8() + '\n';
    if (options.json)
        text = printableJson(QJsonDocument(report->json)) + '\n';
    if (console.out(text) == client::Written::Failed)
        return complain({.code = QStringLiteral("output"), .what = QStringLiteral("standard output cannot be written")},
                        ExitCode::Failed);
    return static_cast<int>(ExitCode::Done);
}

} // namespace holdfast::app::backup
