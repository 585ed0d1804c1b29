// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// When a worker was seen last is in memory at once, and on record once a minute.
class LastSeenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server.emplace();
        m_server->connect(worker(kW));
        m_server->connect(worker(QStringLiteral("other")));
    }

    void isInMemoryAtOnce()
    {
        seeAfter(60s);
        QCOMPARE(m_server->book.roster().find(kW)->record.lastSeenAt, m_server->now.wall);
        QVERIFY(lastSeenOnRecord() < m_server->now.wall);
    }

    void isOnRecordOnceAMinute()
    {
        seeAfter(60s);
        const auto due = m_server->book.nextDeadline(m_server->now);
        QCOMPARE(due, std::optional(m_server->now.mono + 1min));
        seeAfter(30s);
        seeAfter(29s);
        QCOMPARE(m_server->book.nextDeadline(m_server->now), due);
        const WallTime seen = m_server->now.wall;
        QVERIFY(m_server->book.onDeadline(m_server->now).writes.empty());
        m_server->pass(1s);
        const Step step = m_server->book.onDeadline(m_server->now);
        QCOMPARE(step.writes.size(), std::size_t(1));
        QCOMPARE(std::get<PutLastSeen>(step.writes[0]).list, (QList<LastSeen>{{kW, seen}}));
        m_server->take(step);
        QCOMPARE(lastSeenOnRecord(), seen);
        QVERIFY(!m_server->book.nextDeadline(m_server->now));
    }

    void isOnRecordWhenTheWorkerLeaves()
    {
        seeAfter(20s);
        const WallTime seen = m_server->now.wall;
        m_server->pass(10s);
        m_server->disconnect(kW);
        QCOMPARE(lastSeenOnRecord(), seen);
        QCOMPARE(m_server->store.outages.begin()->second.began, seen);
    }

    void onlyTheFirstOneMovesTheDeadline()
    {
        m_server->pass(1min);
        m_server->take(m_server->book.onDeadline(m_server->now)); // the record hears of what there was before
        QVERIFY(m_server->book.workerSeen(kW, m_server->now));
        const auto due = m_server->book.nextDeadline(m_server->now);
        m_server->pass(20s);
        QVERIFY(!m_server->book.workerSeen(kW, m_server->now));
        QVERIFY(m_server->book.nextDeadline(m_server->now) == due);
        m_server->pass(1min);
        m_server->take(m_server->book.onDeadline(m_server->now));
        QVERIFY(m_server->book.workerSeen(kW, m_server->now));
    }

    void whoIsUnknownIsNotRecorded()
    {
        m_server->book.workerSeen(QStringLiteral("nobody"), m_server->now);
        QVERIFY(!m_server->book.nextDeadline(m_server->now));
    }

private:
    void seeAfter(Milliseconds time)
    {
        m_server->pass(time);
        m_server->book.workerSeen(kW, m_server->now);
    }
    [[nodiscard]] WallTime lastSeenOnRecord() const { return m_server->store.workers.at(kW).lastSeenAt; }

    const QString kW = QStringLiteral("w");
    std::optional<Server> m_server;
};

QTEST_GUILESS_MAIN(LastSeenTest)
#include "tst_last_seen.moc"
