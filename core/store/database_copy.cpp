// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database_copy.h"

#include "core/store/postgres/postgres.h"
#include "core/store/sql_statement.h"
#include "core/store/sqlite_backend.h"
#include "core/store/sqlite_connection.h"

#include <QFileInfo>

#include <array>

namespace holdfast::store {
namespace {

constexpr Table kMeta{"meta", "key", "value"};
constexpr Table kOutput{"output", "seq", "run_id, attempt, stream, byte_offset, data"};
constexpr Table kSummaries{"run_summaries", "job, day_ms, state", "slots, runs"};
constexpr Table kProofs{"slot_proofs", "job", "until_ms"};
constexpr Table kSizes{"store_sizes", "at_ms", "bytes"};

constexpr std::array kAllTables{kMeta,    kJobs,    kSpans,        kRuns,      kAttemptsRead, kEvents,   kOutput,
                                kWorkers, kOutages, kLatency,      kChanges,   kTokens,       kChannels, kNotices,
                                kBatches, kStreaks, kServerStarts, kSummaries, kProofs,       kSizes};

constexpr qsizetype kRowsAtOnce = 100; ///< in one statement; 27 columns at most, and SQLite takes 32,766 values

const QString kSqlite = QStringLiteral("sqlite:");

/// Held against servers, brought to the newest schema, and with a connection of its own.
struct OpenDatabase
{
    std::unique_ptr<Backend> backend; ///< holds the lock or the lease
    std::unique_ptr<SqlConnection> connection;
};

Result<OpenDatabase> openDatabase(const QString &database)
{
    OpenDatabase open;
    const QString path = database.mid(kSqlite.size());
    if (isPostgres(database)) {
        if (Result<void> can = canUsePostgres(); !can)
            return can.problem();
        open.backend = makePostgresBackend(database);
    } else {
        open.backend = std::make_unique<SqliteBackend>(SqliteOptions{path});
    }
    if (Result<void> opened = open.backend->open(); !opened)
        return opened.problem();
    if (isPostgres(database)) {
        auto connection = connectPostgres(database);
        if (!connection)
            return connection.problem();
        open.connection = std::move(*connection);
        return open;
    }
    auto connection = SqliteConnection::open(path, SqliteConnection::Mode::Write, std::chrono::seconds(5));
    if (!connection)
        return connection.problem();
    open.connection = std::move(*connection);
    return open;
}

/// Without what PostgresBackend notes of its cluster, which is no part of the record: elsewhere it would look as if a
/// replica had been promoted.
QString ordered(const Table &table)
{
    const QString cluster =
        table.name == kMeta.name ? QStringLiteral("WHERE key NOT IN ('system', 'timeline') ") : QString();
    return selectFrom(table) + cluster + QStringLiteral("ORDER BY ") + QLatin1String(table.keys);
}

QVariantList rowOf(const SqlCursor &cursor)
{
    QVariantList row;
    for (int column = 0; column < cursor.columns(); ++column)
        row.append(cursor.value(column));
    return row;
}

/// PostgreSQL has no NUL in a text, and U+FFFD stands for it.
QByteArray comparable(const QVariant &value)
{
    if (value.typeId() == QMetaType::QByteArray)
        return "b" + value.toByteArray();
    if (value.isNull())
        return "null";
    return "t" + value.toString().replace(QChar(0), QChar(QChar::ReplacementCharacter)).toUtf8();
}

bool isSame(const QVariantList &left, const QVariantList &right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const QVariant &a, const QVariant &b) { return comparable(a) == comparable(b); });
}

QString insertInto(const Table &table, qsizetype columns, qsizetype rows)
{
    QStringList places;
    places.fill(QStringLiteral("?"), columns);
    QStringList all;
    all.fill(u'(' + places.join(u',') + u')', rows);
    return QStringLiteral("INSERT INTO %1 (%2, %3) VALUES %4")
        .arg(QLatin1String(table.name), QLatin1String(table.keys), QLatin1String(table.others), all.join(u','));
}

/// Puts rows into one table, many in a statement.
class Filler final
{
public:
    Filler(SqlConnection &connection, const Table &table)
        : m_connection(connection)
        , m_table(table)
    {}

    [[nodiscard]] Result<void> add(const QVariantList &row)
    {
        m_columns = row.size();
        m_values += row;
        if (m_values.size() < kRowsAtOnce * m_columns)
            return {};
        if (!m_many)
            m_many = m_connection.statement(insertInto(m_table, m_columns, kRowsAtOnce));
        return m_many->execute(std::exchange(m_values, {}));
    }
    [[nodiscard]] Result<void> flush()
    {
        if (m_values.isEmpty())
            return {};
        const auto rest = m_connection.statement(insertInto(m_table, m_columns, m_values.size() / m_columns));
        return rest->execute(std::exchange(m_values, {}));
    }

private:
    SqlConnection &m_connection;
    const Table &m_table;
    qsizetype m_columns = 0;
    QVariantList m_values;
    std::unique_ptr<SqlCursor> m_many;
};

Result<qint64> copyTable(SqlConnection &from, SqlConnection &to, const Table &table)
{
    const auto source = from.statement(ordered(table));
    Filler filler(to, table);
    Result<void> done = source->execute({});
    qint64 rows = 0;
    while (done && source->next()) {
        done = filler.add(rowOf(*source));
        ++rows;
    }
    if (done)
        done = filler.flush();
    if (done)
        done = source->finish();
    if (!done)
        return done.problem();
    return rows;
}

Problem differs(const SqlConnection &to, const Table &table, qint64 row)
{
    return {kUnreadable,
            QStringLiteral("row %1 of table %2 differs after the copy").arg(row).arg(QLatin1String(table.name)),
            to.place(), QStringLiteral("delete this copy and report this line: it is a bug")};
}

Result<void> compareTable(SqlConnection &from, SqlConnection &to, const Table &table)
{
    const auto left = from.statement(ordered(table));
    const auto right = to.statement(ordered(table));
    Result<void> done = left->execute({});
    if (done)
        done = right->execute({});
    for (qint64 row = 1; done; ++row) {
        const bool isLeft = left->next();
        const bool isRight = right->next();
        if (!isLeft && !isRight)
            break;
        if (isLeft != isRight || !isSame(rowOf(*left), rowOf(*right)))
            return differs(to, table, row);
    }
    if (done)
        done = left->finish();
    return done ? right->finish() : done;
}

qint64 readCount(SqlRow &row)
{
    return row.big();
}

Result<void> checkEmpty(SqlConnection &connection)
{
    for (const Table &table : kAllTables) {
        SqlStatement count(connection, QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table.name));
        if (Result<void> ran = count.run(); !ran)
            return ran;
        const Result<QList<qint64>> rows = count.rows(readCount);
        if (!rows)
            return rows.problem();
        if (rows->value(0) != 0 && table.name != kMeta.name)
            return Problem{kInUse,
                           QStringLiteral("this database is not empty (table %1)").arg(QLatin1String(table.name)),
                           connection.place(), QStringLiteral("copy into a new database")};
    }
    return {};
}

Result<Copied> copyAll(SqlConnection &from, SqlConnection &to)
{
    Copied copied;
    Result<void> done = runOnce(to, QStringLiteral("DELETE FROM meta")); // it has the id of the other
    for (const Table &table : kAllTables) {
        if (!done)
            break;
        const Result<qint64> rows = copyTable(from, to, table);
        done = rows ? Result<void>() : rows.problem();
        copied.rows += rows ? *rows : 0;
        ++copied.tables;
    }
    const QString numbers = QLatin1String(to.dialect().continueNumbers);
    if (done && !numbers.isEmpty())
        done = runOnce(to, numbers);
    if (!done)
        return done.problem();
    return copied;
}

} // namespace

std::span<const Table> allTables()
{
    return kAllTables;
}

Result<Copied> copyDatabase(const QString &from, const QString &to)
{
    if (!isPostgres(from) && !QFileInfo::exists(from.mid(kSqlite.size())))
        return gone(from.mid(kSqlite.size()));
    auto source = openDatabase(from);
    if (!source)
        return source.problem();
    auto target = openDatabase(to);
    if (!target)
        return target.problem();
    SqlConnection &left = *source->connection;
    SqlConnection &right = *target->connection;
    Result<void> done = checkEmpty(right);
    if (done)
        done = runOnce(right, QStringLiteral("BEGIN"));
    if (!done)
        return done.problem();
    const Result<Copied> copied = copyAll(left, right);
    if (!copied)
        return copied; // the transaction ends with its connection
    done = runOnce(right, QStringLiteral("COMMIT"));
    for (const Table &table : kAllTables) {
        if (done)
            done = compareTable(left, right, table);
    }
    if (!done)
        return done.problem();
    return copied;
}

} // namespace holdfast::store
