// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_backup.h"

#include "core/runtime/private_file.h"
#include "core/store/file_lock.h"
#include "core/store/sql_load.h"
#include "core/store/sqlite_connection.h"
#include "core/store/sqlite_file.h"
#include "core/store/sqlite_schema.h"

#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <system_error>

namespace holdfast::store {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds kPatience = 30s;

qint64 readBig(SqlRow &row)
{
    return row.big();
}

std::optional<WallTime> readMaybeTime(SqlRow &row)
{
    return row.maybeTime();
}

QString readText(SqlRow &row)
{
    return row.text();
}

QString quoted(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("''")) + u'\'';
}

template <typename T>
Result<T> ask(SqlConnection &connection, T (*read)(SqlRow &), const QString &sql)
{
    SqlStatement statement(connection, sql);
    if (Result<void> ran = statement.run(); !ran)
        return ran.problem();
    const Result<QList<T>> rows = statement.rows(read);
    if (!rows)
        return rows.problem();
    return rows->isEmpty() ? T{} : rows->first();
}

Problem cannotWrite(const QString &path, const QString &why)
{
    return {kUnavailable, QStringLiteral("cannot write the copy: %1").arg(why), path,
            QStringLiteral("choose another folder, or free space there")};
}

/// Over what is there, in one step.
Result<void> moveOver(const QString &from, const QString &to)
{
    std::error_code fault;
    std::filesystem::rename(from.toStdU16String(), to.toStdU16String(), fault);
    return fault ? Result<void>(cannotWrite(to, QString::fromStdString(fault.message()))) : Result<void>();
}

/// A file that goes when this does, with what SQLite puts beside it.
class PartFile final
{
public:
    explicit PartFile(QString path)
        : m_path(std::move(path))
    {
        remove();
    }
    ~PartFile() { remove(); }
    Q_DISABLE_COPY_MOVE(PartFile)

    [[nodiscard]] const QString &path() const { return m_path; }
    /// SQLite takes an empty file for a new one; this one is for its owner only, wherever it is.
    [[nodiscard]] Result<void> makePrivate() const
    {
        const QString fault = runtime::writePrivateFile(m_path, {}, runtime::Durable::No);
        return fault.isEmpty() ? Result<void>() : cannotWrite(m_path, fault);
    }
    /// In a data folder: on Windows that says who may read, and an administrator restores for the account of a service.
    [[nodiscard]] Result<void> makeInDataFolder() const
    {
        QFile file(m_path);
        if (!file.open(QIODevice::WriteOnly, QFile::ReadOwner | QFile::WriteOwner))
            return cannotWrite(m_path, file.errorString());
        return {};
    }

private:
    void remove() const
    {
        for (const char *end : {"", "-wal", "-shm", "-journal"})
            QFile::remove(m_path + QLatin1String(end));
    }

    QString m_path;
};

Result<void> examine(const QString &path)
{
    if (!QFileInfo::exists(path))
        return Problem{kUnavailable, QStringLiteral("there is no such file"), path, QStringLiteral("check its name")};
    if (QFileInfo(path).isFile() && QFileInfo(path).size() == 0)
        return damaged(path, QStringLiteral("is empty"));
    return examineOrMake(path, sqliteMigrations().back().version);
}

/// One statement is one moment of the source, however long it takes
/// (https://www.sqlite.org/lang_vacuum.html#vacuuminto).
Result<void> copyInto(const QString &from, const PartFile &part)
{
    auto source = SqliteConnection::open(from, SqliteConnection::Mode::Read, kPatience);
    if (!source)
        return source.problem();
    return runOnce(**source, QStringLiteral("VACUUM INTO ") + quoted(part.path()));
}

Result<BackupFacts> factsOf(SqlConnection &connection)
{
    BackupFacts facts;
    const auto jobs = ask(connection, readBig, QStringLiteral("SELECT count(*) FROM jobs"));
    if (!jobs)
        return jobs.problem();
    const auto runs = ask(connection, readBig, QStringLiteral("SELECT count(*) FROM runs"));
    if (!runs)
        return runs.problem();
    const auto newest = ask(connection, readMaybeTime, QStringLiteral("SELECT max(queued_ms) FROM runs"));
    if (!newest)
        return newest.problem();
    facts.jobs = *jobs;
    facts.runs = *runs;
    facts.newest = *newest;
    return facts;
}

/// Reads every page, and whether indexes and tables agree.
Result<void> check(SqlConnection &connection, const QString &path)
{
    const auto found = ask(connection, readText, QStringLiteral("PRAGMA integrity_check(1)"));
    if (!found)
        return found.problem();
    return *found == u"ok" ? Result<void>() : damaged(path, *found);
}

/// The last write, with which SQLite brings all of the file to the disk.
Result<void> stamp(SqliteConnection &connection, const QString &sql)
{
    if (Result<void> done = runOnce(connection, sql); !done)
        return done;
    const Result<qint64> folded = connection.pragma(QStringLiteral("wal_checkpoint(TRUNCATE)"));
    return folded ? Result<void>() : folded.problem();
}

QString putMeta(const QString &values)
{
    return QStringLiteral("INSERT INTO meta (key, value) VALUES %1 ON CONFLICT (key) DO UPDATE SET value = "
                          "excluded.value")
        .arg(values);
}

Losses compare(const QString &database, const QString &copy)
{
    Losses lost;
    auto former = SqliteConnection::open(database, SqliteConnection::Mode::Inspect, kPatience);
    if (!former || !runOnce(**former, QStringLiteral("ATTACH %1 AS copy").arg(quoted(copy))))
        return lost;
    const auto count = [&former](const char *sql) {
        const auto found = ask(**former, readBig, QLatin1String(sql));
        return found ? *found : -1;
    };
    lost.runs = count("SELECT count(*) FROM main.runs WHERE id NOT IN (SELECT id FROM copy.runs)");
    lost.ends = count("SELECT count(*) FROM copy.runs JOIN main.runs USING (id) WHERE copy.runs.state IN "
                      "('queued', 'assigned', 'running') AND main.runs.state NOT IN ('queued', 'assigned', 'running')");
    lost.changes = count("SELECT count(*) FROM main.changes WHERE id NOT IN (SELECT id FROM copy.changes)");
    lost.tokens = count("SELECT count(*) FROM main.tokens WHERE id NOT IN (SELECT id FROM copy.tokens)");
    return lost;
}

/// Where the former database is kept; its log goes with it.
Result<QString> moveAside(const QString &database, WallTime now)
{
    if (!QFileInfo::exists(database))
        return QString();
    const QString to = QStringLiteral("%1.before-%2").arg(database, toIso(now).remove(u':').remove(u'-'));
    for (const char *end : {"-wal", "-shm", ""}) {
        if (!QFileInfo::exists(database + QLatin1String(end)))
            continue;
        if (Result<void> moved = moveOver(database + QLatin1String(end), to + QLatin1String(end)); !moved)
            return moved.problem();
    }
    return to;
}

Result<BackupFacts> finish(SqliteConnection &copy, const QString &path, const QString &sql)
{
    if (Result<void> checked = check(copy, path); !checked)
        return checked.problem();
    if (Result<void> done = stamp(copy, sql); !done)
        return done.problem();
    return factsOf(copy);
}

} // namespace

Result<BackupFacts> backUp(const QString &database, const QString &file, WallTime now)
{
    if (Result<void> good = examine(database); !good)
        return good.problem();
    if (QFileInfo(file).isDir() || (identityOf(file) == identityOf(database)))
        return cannotWrite(file, QFileInfo(file).isDir() ? QStringLiteral("it is a folder")
                                                         : QStringLiteral("it is the database itself"));
    const PartFile part(file + QStringLiteral(".part"));
    if (Result<void> made = part.makePrivate(); !made)
        return made.problem();
    if (Result<void> copied = copyInto(database, part); !copied)
        return copied.problem();
    Result<BackupFacts> facts = BackupFacts{};
    {
        auto copy = SqliteConnection::open(part.path(), SqliteConnection::Mode::Write, kPatience);
        if (!copy)
            return copy.problem();
        facts = finish(**copy, part.path(), putMeta(QStringLiteral("('backup_ms', %1)").arg(toMsecs(now))));
    }
    if (!facts)
        return facts;
    if (Result<void> moved = moveOver(part.path(), file); !moved)
        return moved.problem();
    facts->file = QFileInfo(file).absoluteFilePath();
    facts->bytes = QFileInfo(file).size();
    return facts;
}

Result<Restored> restore(const QString &file, const QString &path, WallTime now)
{
    const QString linked = QFileInfo(path).canonicalFilePath(); // where it is a link, the file that it leads to
    const QString database = linked.isEmpty() ? path : linked;
    if (Result<void> folder = makeFolderFor(database); !folder)
        return folder.problem();
    const auto pathLock = FileLock::take(database + QStringLiteral(".lock"));
    if (!pathLock)
        return pathLock.problem();
    if (Result<void> good = examine(file); !good)
        return good.problem();
    if (identityOf(file) == identityOf(database))
        return cannotWrite(file, QStringLiteral("it is the database itself"));
    const PartFile part(database + QStringLiteral(".part"));
    if (Result<void> made = part.makeInDataFolder(); !made)
        return made.problem();
    if (Result<void> copied = copyInto(file, part); !copied)
        return copied.problem();
    Restored restored;
    {
        auto copy = SqliteConnection::open(part.path(), SqliteConnection::Mode::Write, kPatience);
        if (!copy)
            return copy.problem();
        if (Result<void> migrated = migrate(**copy, sqliteMigrations()); !migrated)
            return migrated.problem();
        if (QFileInfo::exists(database))
            restored.lost = compare(database, part.path());
        if (Result<void> begun = renewEpoch(**copy, QStringLiteral("restored_ms"), now); !begun)
            return begun.problem();
        const auto facts = finish(**copy, part.path(), QStringLiteral("DELETE FROM meta WHERE key = 'backup_ms'"));
        if (!facts)
            return facts.problem();
        restored.facts = *facts;
    }
    const auto aside = moveAside(database, now);
    if (!aside)
        return aside.problem();
    restored.former = *aside;
    if (Result<void> moved = moveOver(part.path(), database); !moved)
        return moved.problem();
    restored.facts.file = QFileInfo(database).absoluteFilePath();
    restored.facts.bytes = QFileInfo(database).size();
    return restored;
}

} // namespace holdfast::store
