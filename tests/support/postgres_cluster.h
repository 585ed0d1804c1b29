// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace holdfast::test {

/// A PostgreSQL server of its own in a temporary folder, reached by a Unix socket only; fsync stays on. It ends with
/// this process, however that ends. PostgreSQL refuses root: run by root, it is the user "postgres".
class PostgresCluster final
{
public:
    /// Where initdb and postgres are; empty: PostgreSQL is not installed.
    [[nodiscard]] static QString programs();

    /// Ends the test program if it does not start.
    PostgresCluster();
    ~PostgresCluster();
    Q_DISABLE_COPY_MOVE(PostgresCluster)

    /// An empty database that nobody has used, as a value of --database.
    [[nodiscard]] QString newDatabase();

    void start();
    /// As "pg_ctl stop -m immediate": like a crash.
    void kill();

    /// Runs statements as the superuser; the first value of the last one.
    QString run(const QString &database, const QString &sql) const;

private:
    [[nodiscard]] QStringList asItsUser(const QString &program, const QStringList &arguments) const;

    QTemporaryDir m_dir{QStringLiteral("/tmp/holdfast-pg-XXXXXX")}; // short: the path of a socket has 107 bytes at most
    std::unique_ptr<QProcess> m_server;
    int m_databases = 0;
};

/// The one of this test program, started when it is first asked for.
[[nodiscard]] PostgresCluster &postgresCluster();

} // namespace holdfast::test
