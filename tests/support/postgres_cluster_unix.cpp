// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgres_cluster.h"

#include <QDir>
#include <QElapsedTimer>
#include <QThread>

#include <libpq-fe.h>
#include <unistd.h>

#include <csignal>

namespace holdfast::test {
namespace {

constexpr int kPatience = 60'000; // ms

void runToItsEnd(QStringList command)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(command.takeFirst(), command);
    if (!process.waitForFinished(kPatience) || process.exitCode() != 0)
        qFatal("%s: %s", qPrintable(command.join(u' ')), process.readAll().constData());
}

} // namespace

QString PostgresCluster::programs()
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    const QStringList found = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    for (const QString &version : found) {
        const QString folder = versions.filePath(version) + QStringLiteral("/bin");
        if (QFile::exists(folder + QStringLiteral("/initdb")))
            return folder;
    }
    return {};
}

PostgresCluster::PostgresCluster()
{
    if (::geteuid() == 0)
        runToItsEnd({QStringLiteral("chown"), QStringLiteral("postgres"), m_dir.path()});
    runToItsEnd(asItsUser(programs() + QStringLiteral("/initdb"),
                          {QStringLiteral("-D"), m_dir.filePath(QStringLiteral("data")), QStringLiteral("-A"),
                           QStringLiteral("trust"), QStringLiteral("-U"), QStringLiteral("postgres"),
                           QStringLiteral("-E"), QStringLiteral("UTF8"), QStringLiteral("--no-sync")}));
    start();
}

PostgresCluster::~PostgresCluster()
{
    kill();
}

/// setpriv(1): the server dies with this process.
QStringList PostgresCluster::asItsUser(const QString &program, const QStringList &arguments) const
{
    QStringList command{QStringLiteral("setpriv"), QStringLiteral("--pdeathsig"), QStringLiteral("QUIT")};
    if (::geteuid() == 0)
        command +=
            {QStringLiteral("--reuid=postgres"), QStringLiteral("--regid=postgres"), QStringLiteral("--clear-groups")};
    return command << program << arguments;
}

void PostgresCluster::start()
{
    QStringList command = asItsUser(programs() + QStringLiteral("/postgres"),
                                    {QStringLiteral("-D"), m_dir.filePath(QStringLiteral("data")), QStringLiteral("-k"),
                                     m_dir.path(), QStringLiteral("-c"), QStringLiteral("listen_addresses="),
                                     QStringLiteral("-c"), QStringLiteral("shared_buffers=32MB"), QStringLiteral("-c"),
                                     QStringLiteral("log_min_messages=panic")});
    m_server = std::make_unique<QProcess>();
    m_server->setStandardOutputFile(QProcess::nullDevice());
    m_server->setStandardErrorFile(m_dir.filePath(QStringLiteral("log")), QIODevice::Append);
    m_server->start(command.takeFirst(), command);
    const QByteArray address = "host=" + m_dir.path().toUtf8() + " user=postgres dbname=postgres";
    QElapsedTimer timer;
    timer.start();
    while (PQping(address.constData()) != PQPING_OK) {
        if (timer.elapsed() > kPatience || m_server->state() == QProcess::NotRunning)
            qFatal("PostgreSQL does not start: see %s", qPrintable(m_dir.path()));
        m_server->waitForFinished(20);
    }
}

void PostgresCluster::kill()
{
    if (!m_server)
        return;
    ::kill(static_cast<pid_t>(m_server->processId()), SIGQUIT);
    m_server->waitForFinished(kPatience);
    m_server.reset();
}

QString PostgresCluster::newDatabase()
{
    const QString name = QStringLiteral("t%1").arg(++m_databases);
    run(QStringLiteral("postgres"), QStringLiteral("CREATE DATABASE %1").arg(name));
    return QStringLiteral("postgresql:///%1?host=%2&user=postgres").arg(name, m_dir.path());
}

QString PostgresCluster::run(const QString &database, const QString &sql) const
{
    const QString address = database.startsWith(u"postgresql:")
                                ? database
                                : QStringLiteral("host=%1 user=postgres dbname=%2").arg(m_dir.path(), database);
    PGconn *connection = PQconnectdb(address.toUtf8().constData());
    PGresult *result = PQexec(connection, sql.toUtf8().constData());
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        qFatal("%s: %s", qPrintable(sql), PQerrorMessage(connection));
    const QString value = PQntuples(result) > 0 ? QString::fromUtf8(PQgetvalue(result, 0, 0)) : QString();
    PQclear(result);
    PQfinish(connection);
    return value;
}

PostgresCluster &postgresCluster()
{
    static PostgresCluster cluster;
    return cluster;
}

} // namespace holdfast::test
