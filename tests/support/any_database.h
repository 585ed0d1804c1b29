// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/backend.h"
#include "core/store/sql_statement.h"
#include "core/store/sqlite_backend.h"
#include "tests/unit/store/samples.h"

#ifdef HOLDFAST_HAS_POSTGRESQL
#include "core/store/postgres/postgres.h"
#include "tests/support/postgres_cluster.h"
#endif

namespace holdfast::test {

/// Tests of what is the same for all databases run again with HOLDFAST_TEST_DATABASE=postgresql.
inline bool isOnPostgres()
{
    return qEnvironmentVariable("HOLDFAST_TEST_DATABASE") == QLatin1String("postgresql");
}

/// The value of --database of a new, empty database: `file`, or one in this program's cluster.
inline QString newDatabase(const QString &file)
{
#ifdef HOLDFAST_HAS_POSTGRESQL
    if (isOnPostgres())
        return postgresCluster().newDatabase();
#endif
    return file;
}

inline QString rowText(store::SqlRow &row)
{
    QStringList fields;
    for (const QVariant &field : row.values())
        fields.append(field.toString());
    return fields.join(u'|');
}

inline std::unique_ptr<store::Backend> makeBackend(const QString &database)
{
#ifdef HOLDFAST_HAS_POSTGRESQL
    if (store::isPostgres(database))
        return store::makePostgresBackend(database);
#endif
    return std::make_unique<store::SqliteBackend>(store::SqliteOptions{database});
}

/// All rows, each as "a|b|c", as another connection sees them.
inline QStringList rowsOf(const QString &database, const QString &sql)
{
#ifdef HOLDFAST_HAS_POSTGRESQL
    if (store::isPostgres(database)) {
        const auto connection = store::connectPostgres(database);
        store::SqlStatement statement(**connection, sql);
        if (!statement.run())
            qFatal("%s", qPrintable(sql));
        return statement.rows(rowText).value();
    }
#endif
    return store::test::OtherConnection(database).rows(sql);
}

} // namespace holdfast::test
