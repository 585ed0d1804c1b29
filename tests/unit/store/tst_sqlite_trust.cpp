// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/store/fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using jobs::Stream;

/// Writes that come twice, text that means harm, records that somebody else changed.
class TestSqliteTrust final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_db = std::make_unique<Database>(); }
    void cleanup() { m_db.reset(); }

    void appliesEveryWriteTwiceAsOnce_data()
    {
        QTest::addColumn<jobs::Writes>("before");
        QTest::addColumn<jobs::Writes>("writes");
        const jobs::Writes none;
        const jobs::Writes run{jobs::PutRun{fullRun()}};
        const jobs::Writes span{jobs::OpenSpan{fullSpan()}};
        QTest::newRow("PutJob") << none << jobs::Writes{jobs::PutJob{fullJob()}};
        QTest::newRow("RemoveJob") << jobs::Writes{jobs::PutJob{fullJob()}}
                                   << jobs::Writes{jobs::RemoveJob{QStringLiteral("backup")}};
        QTest::newRow("OpenSpan") << none << span;
        QTest::newRow("CloseSpan") << span << jobs::Writes{jobs::CloseSpan{QStringLiteral("backup"), kNow}};
        QTest::newRow("AdvancePlan") << span << jobs::Writes{jobs::AdvancePlan{QStringLiteral("backup"), kNow}};
        jobs::Span next = fullSpan();
        next.from = kNow;
        QTest::newRow("change of plan") << span
                                        << jobs::Writes{jobs::CloseSpan{QStringLiteral("backup"), kNow},
                                                        jobs::OpenSpan{next}};
        QTest::newRow("PutRun") << none << run;
        QTest::newRow("PutAttempt") << run << jobs::Writes{jobs::PutAttempt{fullRun()}};
        QTest::newRow("AppendOutput") << run
                                      << jobs::Writes{chunk(QStringLiteral("r1"), 2, Stream::Stdout, 0, "hello"),
                                                      chunk(QStringLiteral("r1"), 2, Stream::Stderr, 0, "hello"),
                                                      chunk(QStringLiteral("r1"), 2, Stream::Stdout, 5, "")};
        QTest::newRow("PutLastSeen") << jobs::Writes{jobs::PutWorker{fullWorker()}}
                                     << jobs::Writes{jobs::PutLastSeen{{{fullWorker().name, kNow}}}};
        QTest::newRow("PutWorker") << none << jobs::Writes{jobs::PutWorker{fullWorker()}};
        QTest::newRow("PutOutage") << none << jobs::Writes{jobs::PutOutage{fullOutage()}};
    }
    void appliesEveryWriteTwiceAsOnce()
    {
        QFETCH(jobs::Writes, before);
        QFETCH(jobs::Writes, writes);
        OtherConnection other(m_db->path);
        m_db->apply(before);
        const QStringList empty = other.dump();
        m_db->apply(writes);
        const QStringList once = other.dump();
        QVERIFY(once != empty || QTest::currentDataTag() == QLatin1String("PutAttempt"));
        m_db->apply(writes);
        QCOMPARE(other.dump(), once);
        m_db->reopen();
        QCOMPARE(other.dump(), once);
    }

    void keepsHostileText()
    {
        jobs::Job job = fullJob(QStringLiteral("'); DROP TABLE jobs; --"));
        job.command = {QStringLiteral("\"\\\b\f\n\r\t"), QString(QChar(0)) + QStringLiteral("x"),
                       QString(100'000, u'ä')};
        job.cwd = QString::fromUtf8("a\0b", 3);
        m_db->apply({jobs::PutJob{job}});
        QCOMPARE(m_db->loaded().jobs, QList<jobs::Job>{job});
    }

    void complainsAboutARecordThatNobodyWrote_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("unknown state") << QStringLiteral("UPDATE runs SET state = 'queued', trigger_kind = 'whim'");
        QTest::newRow("not JSON") << QStringLiteral("UPDATE jobs SET command = 'rm -rf /'");
        QTest::newRow("number too large") << QStringLiteral("UPDATE jobs SET retries = 5000000000");
        QTest::newRow("unknown kind") << QStringLiteral("UPDATE jobs SET kind = 'sometimes'");
    }
    void complainsAboutARecordThatNobodyWrote()
    {
        QFETCH(QString, sql);
        m_db->apply({jobs::PutJob{fullJob()}, jobs::PutRun{queuedRun(QStringLiteral("r1"))}});
        QVERIFY(OtherConnection(m_db->path).run(sql));
        const Result<jobs::Loaded> result = m_db->backend->load(kNow);
        QVERIFY(!result);
        QCOMPARE(result.problem().code, QString(kUnreadable));
        QVERIFY2(result.problem().what.contains(QLatin1String("column ")), qPrintable(result.problem().what));
    }

private:
    std::unique_ptr<Database> m_db;
};

QTEST_GUILESS_MAIN(TestSqliteTrust)
#include "tst_sqlite_trust.moc"
