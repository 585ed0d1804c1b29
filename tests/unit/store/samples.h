// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/records.h"
#include "core/store/sqlite_backend.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QTest>

namespace holdfast::store::test {

inline const WallTime kNow = fromMsecs(1'795'000'000'123);

/// One of each record, with every field set to something of its own: a field that is mixed up or forgotten shows.
inline jobs::Job fullJob(const QString &name = QStringLiteral("backup"))
{
    jobs::Job job;
    job.name = name;
    job.schedule = {
        schedule::Kind::Cron, QStringLiteral("*/5 2 * * mon"), QStringLiteral("Europe/Berlin"), kNow - Seconds(7),
        schedule::Gap::Skip,  schedule::Fold::Second};
    job.command = {QStringLiteral("/bin/sh"), QStringLiteral("-c"), QStringLiteral("echo \"ä 漢\n\"; exit 0"),
                   QString()};
    job.env = {{QStringLiteral("A"), QStringLiteral("1")}, {QStringLiteral("EMPTY"), QString()}};
    job.cwd = QStringLiteral("/srv/it's here");
    job.timeout = Milliseconds(61'500);
    job.retries = 3;
    job.labels = {{QStringLiteral("os"), QStringLiteral("linux")}};
    job.priority = -4;
    job.policy = {jobs::Overlap::Queue,
                  7,
                  jobs::Missed::RunAll,
                  Milliseconds(3'600'001),
                  {jobs::RunState::Lost},
                  Milliseconds(1'500),
                  3,
                  jobs::OnDisconnect::Stop,
                  Milliseconds(90'000),
                  Milliseconds(10'500),
                  {QStringLiteral("AWS_KEY"), QStringLiteral("B")},
                  QStringLiteral("https://hc.example/ping/7")};
    job.enabled = false;
    job.createdAt = kNow - Seconds(60);
    return job;
}

inline jobs::Run fullRun(const QString &id = QStringLiteral("r1"))
{
    jobs::Run run;
    run.id = id;
    run.job = QStringLiteral("backup");
    run.trigger = jobs::Trigger::Slot;
    run.state = jobs::RunState::Failed;
    run.reason = QStringLiteral("exit code 7");
    run.worker = QStringLiteral("w-1");
    run.instance = QStringLiteral("i-1");
    run.attempt = 2;
    run.givenElsewhere = 1;
    run.fence = 5'000'000'001;
    run.priority = 9;
    run.onDisconnect = jobs::OnDisconnect::Replace;
    run.lease = Milliseconds(45'001);
    run.plannedAt = kNow - Seconds(30);
    run.slotRange = {kNow - Seconds(500), 48};
    run.queuedAt = kNow - Seconds(29);
    run.notBefore = kNow - Milliseconds(28'500);
    run.startedAt = kNow - Seconds(28);
    run.finishedAt = kNow - Seconds(27);
    run.recordedAt = kNow - Milliseconds(26'500);
    run.took = Milliseconds(1'003);
    run.exitCode = 7;
    run.outputBytes = 5'000'000'000;
    run.cancelWhy = {jobs::CancelWhy::Kind::ReplacedBySlot, kNow + Milliseconds(30'007)};
    return run;
}

/// A run with nothing but what it must have: on request, waiting.
inline jobs::Run queuedRun(const QString &id, WallTime at = kNow)
{
    jobs::Run run;
    run.id = id;
    run.job = QStringLiteral("backup");
    run.queuedAt = at;
    return run;
}

inline jobs::Span fullSpan()
{
    jobs::Span span;
    span.job = QStringLiteral("backup");
    span.schedule = {schedule::Kind::Every, QStringLiteral("20s"),   QStringLiteral("UTC"),
                     kNow - Seconds(99),    schedule::Gap::RunAfter, schedule::Fold::Both};
    span.from = kNow - Seconds(90);
    span.plannedUntil = kNow - Seconds(10);
    span.rules = QStringLiteral("51f");
    return span;
}

inline jobs::WorkerRecord fullWorker(const QString &name = QStringLiteral("w-1"))
{
    return {.name = name,
            .instance = QStringLiteral("i-1"),
            .hostname = QStringLiteral("host"),
            .platform = QStringLiteral("linux"),
            .version = QStringLiteral("0.1.0"),
            .protocol = 1,
            .slots = 8,
            .labels = {{QStringLiteral("gpu"), QStringLiteral("yes")}},
            .address = QStringLiteral("10.0.0.1:4242"),
            .connected = true,
            .connectedAt = kNow - Seconds(50),
            .lastSeenAt = kNow - Seconds(1),
            .isEphemeral = true,
            .process = {},
            .codePages = {}};
}

inline jobs::Outage fullOutage(WallTime began = kNow - Seconds(500))
{
    return {.worker = QStringLiteral("w-1"),
            .began = began,
            .noticed = began + Seconds(10),
            .back = began + Seconds(40),
            .attempts = 5,
            .cause = OutageCause::NoPong,
            .verdict = QStringLiteral("The worker's machine slept.")};
}

inline jobs::AppendOutput chunk(const QString &run, int attempt, jobs::Stream stream, qint64 offset,
                                const QByteArray &data)
{
    return {run, attempt, stream, offset, data};
}

/// A plain connection beside the store's, as an administrator's tool would be.
class OtherConnection final
{
public:
    explicit OtherConnection(const QString &path)
        : m_name(QStringLiteral("test-%1").arg(reinterpret_cast<quintptr>(this)))
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        database.setDatabaseName(path);
        if (!database.open())
            qFatal("cannot open %s", qPrintable(path));
    }
    ~OtherConnection() { QSqlDatabase::removeDatabase(m_name); }
    Q_DISABLE_COPY_MOVE(OtherConnection)

    bool run(const QString &sql)
    {
        QSqlQuery query(QSqlDatabase::database(m_name));
        const bool ok = query.exec(sql);
        if (!ok)
            qWarning("%s: %s", qPrintable(sql), qPrintable(query.lastError().text()));
        return ok;
    }

    /// All rows, each as "a|b|c".
    QStringList rows(const QString &sql)
    {
        QSqlQuery query(sql, QSqlDatabase::database(m_name));
        QStringList list;
        while (query.next()) {
            QStringList fields;
            for (int i = 0; i < query.record().count(); ++i)
                fields.append(query.value(i).toString());
            list.append(fields.join(u'|'));
        }
        return list;
    }

    /// Everything that is on record, as text.
    QStringList dump()
    {
        QStringList all;
        for (const QString &table :
             rows(QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")))
            all += rows(QStringLiteral("SELECT '%1', * FROM %1").arg(table));
        return all;
    }

private:
    QString m_name;
};

} // namespace holdfast::store::test
