// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/store/fixture.h"

#include <QSysInfo>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using jobs::RunState;
using jobs::Stream;

/// Queries: what they find, in which order, and where they stop.
class TestSqlReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_db = std::make_unique<Database>(); }
    void cleanup() { m_db.reset(); }

    void listsRuns_data()
    {
        QTest::addColumn<RunQuery>("query");
        QTest::addColumn<QStringList>("ids");
        const auto ids = [](const char *text) { return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts); };
        const QString backup = QStringLiteral("backup");
        const QString other = QStringLiteral("other");
        const auto soon = kNow + Seconds(2);
        QTest::newRow("all, newest first") << RunQuery{} << ids("e d c b a");
        QTest::newRow("limited") << RunQuery{{}, {}, {}, 2} << ids("e d");
        QTest::newRow("nonsense limit") << RunQuery{{}, {}, {}, -5} << ids("e");
        QTest::newRow("a job's") << RunQuery{other, {}, {}, 9} << ids("e a");
        QTest::newRow("unknown job") << RunQuery{QStringLiteral("x' OR 1=1 --"), {}, {}, 9} << ids("");
        QTest::newRow("a state") << RunQuery{{}, {RunState::Running}, {}, 9} << ids("c");
        QTest::newRow("two states") << RunQuery{{}, {RunState::Running, RunState::Lost}, {}, 9} << ids("d c");
        QTest::newRow("states that are final and not")
            << RunQuery{{}, {RunState::Queued, RunState::Lost}, {}, 2} << ids("e d");
        QTest::newRow("a state of a job's") << RunQuery{backup, {RunState::Lost}, {}, 9} << ids("d");
        QTest::newRow("no run in that state") << RunQuery{{}, {RunState::Missed}, {}, 9} << ids("");
        const auto before = [soon](const char *id) { return RunPosition{soon, QString::fromLatin1(id)}; };
        QTest::newRow("next page") << RunQuery{{}, {}, before("c"), 9} << ids("b a");
        QTest::newRow("next page within a moment") << RunQuery{{}, {}, before("d"), 9} << ids("c b a");
        QTest::newRow("next page of two states")
            << RunQuery{{}, {RunState::Queued, RunState::Running}, before("d"), 2} << ids("c b");
        QTest::newRow("all at once") << RunQuery{backup, {RunState::Queued}, before("c"), 1} << ids("b");
    }
    void listsRuns()
    {
        QFETCH(RunQuery, query);
        QFETCH(QStringList, ids);
        put("a", 0, RunState::Queued, "other");
        put("b", 1, RunState::Queued, "backup");
        put("c", 2, RunState::Running, "backup");
        put("d", 2, RunState::Lost, "backup");
        put("e", 3, RunState::Queued, "other");
        QStringList found;
        const Result<QList<jobs::Run>> runs = m_db->reader->runs(query);
        QVERIFY(runs);
        for (const jobs::Run &run : *runs)
            found.append(run.id);
        QCOMPARE(found, ids);
    }

    void knowsNothingOfAnUnknownRun()
    {
        QCOMPARE(m_db->reader->run(QStringLiteral("nobody")).value(), std::optional<jobs::Run>());
        QVERIFY(m_db->reader->attempts(QStringLiteral("nobody")).value().isEmpty());
        QVERIFY(m_db->reader->output(QStringLiteral("nobody"), std::nullopt, 0, 100).value().isEmpty());
    }

    void givesOutputInTheOrderOfArrival()
    {
        putOutput();
        const QList<OutputChunk> all = m_db->reader->output(QStringLiteral("r"), std::nullopt, 0, 1'000'000).value();
        QByteArray text;
        qint64 last = 0;
        for (const OutputChunk &each : all) {
            QVERIFY(each.seq > last);
            last = each.seq;
            text += each.data;
        }
        QCOMPARE(text, QByteArray("one\0TWO\xff three", 14));
        QVERIFY(all[1].stream == Stream::Stderr);
        QCOMPARE(all[2].offset, 4);
        QCOMPARE(all[2].attempt, 2);
    }

    void givesOutputOfOneAttempt()
    {
        putOutput();
        QCOMPARE(m_db->reader->output(QStringLiteral("r"), 1, 0, 1'000'000).value().size(), 2);
        QCOMPARE(m_db->reader->output(QStringLiteral("r"), 2, 0, 1'000'000).value().size(), 1);
        QCOMPARE(m_db->reader->output(QStringLiteral("r"), 3, 0, 1'000'000).value().size(), 0);
    }

    void givesOutputInPieces()
    {
        putOutput();
        QByteArray text;
        qint64 after = 0;
        int pieces = 0;
        for (;; ++pieces) {
            const QList<OutputChunk> piece = m_db->reader->output(QStringLiteral("r"), std::nullopt, after, 1).value();
            if (piece.isEmpty())
                break;
            QCOMPARE(piece.size(), 1);
            after = piece.last().seq;
            text += piece.last().data;
        }
        QCOMPARE(pieces, 3);
        QCOMPARE(text.size(), 14);
    }

    void listsOutagesNewestFirst()
    {
        jobs::Outage other = fullOutage(kNow - Seconds(100));
        other.worker = QStringLiteral("w-2");
        const jobs::Outage first = fullOutage(kNow - Seconds(900));
        const jobs::Outage second = fullOutage(kNow - Seconds(50));
        m_db->apply({jobs::PutOutage{first}, jobs::PutOutage{other}, jobs::PutOutage{second}});
        const QList<jobs::Outage> ofOne{second, first};
        const QList<jobs::Outage> ofAll{second, other, first};
        QCOMPARE(m_db->reader->outages(QStringLiteral("w-1"), 10).value(), ofOne);
        QCOMPARE(m_db->reader->outages({}, 10).value(), ofAll);
        QCOMPARE(m_db->reader->outages(QStringLiteral("w-1"), 1).value(), QList<jobs::Outage>{second});
    }

    void listsSlotsWithinHalfOpenBounds()
    {
        for (int i = 0; i < 5; ++i) {
            jobs::Run run = queuedRun(QStringLiteral("r%1").arg(i));
            run.plannedAt = kNow + Seconds(i);
            m_db->apply({jobs::PutRun{run}});
        }
        m_db->apply({jobs::PutRun{queuedRun(QStringLiteral("on request"))}});
        const QList<SlotRecord> slotsFound =
            m_db->reader->slotsOnRecord(QStringLiteral("backup"), kNow + Seconds(1), kNow + Seconds(3)).value();
        const QList<SlotRecord> expected{{kNow + Seconds(2), QStringLiteral("r2"), RunState::Queued},
                                         {kNow + Seconds(3), QStringLiteral("r3"), RunState::Queued}};
        QCOMPARE(slotsFound, expected);
    }

    void listsSpansThatReachBeyondAMoment()
    {
        jobs::Span past = fullSpan();
        past.to = kNow;
        jobs::Span open = fullSpan();
        open.from = kNow;
        m_db->apply({jobs::OpenSpan{past}, jobs::OpenSpan{open}});
        const QList<jobs::Span> both{past, open};
        QCOMPARE(m_db->reader->spans(kNow - Seconds(1)).value(), both);
        QCOMPARE(m_db->reader->spans(kNow).value(), QList<jobs::Span>{open});
        QCOMPARE(m_db->reader->spans(kNow + std::chrono::hours(999)).value(), QList<jobs::Span>{open});
    }

    void listsRunsThatNoSpanCovers()
    {
        jobs::Span past = fullSpan();
        past.to = kNow;
        jobs::Span open = fullSpan();
        open.from = kNow + Seconds(2);
        m_db->apply({jobs::OpenSpan{past}, jobs::OpenSpan{open}, jobs::PutRun{queuedRun(QStringLiteral("asked"))}});
        for (int i = 0; i < 5; ++i) {
            jobs::Run run = queuedRun(QStringLiteral("r%1").arg(i));
            run.plannedAt = kNow + Seconds(i);
            m_db->apply({jobs::PutRun{run}});
        }
        const QString job = QStringLiteral("backup");
        const QList<UncoveredRun> expected{{job, kNow + Seconds(1), QStringLiteral("r1")},
                                           {job, kNow + Seconds(2), QStringLiteral("r2")}};
        QCOMPARE(m_db->reader->uncoveredRuns(kNow - Seconds(9), kNow + Seconds(9)).value(), expected);
        QVERIFY(m_db->reader->uncoveredRuns(kNow + Seconds(2), kNow + Seconds(9)).value().isEmpty());
        QCOMPARE(m_db->reader->uncoveredRuns(kNow + Seconds(1), kNow + Seconds(2)).value(), expected.mid(1));
    }

    void countsWhatFinished()
    {
        int id = 0;
        for (const RunState state : {RunState::Succeeded, RunState::Succeeded, RunState::Missed, RunState::Running}) {
            jobs::Run run = queuedRun(QString::number(id++));
            run.state = state;
            run.recordedAt = kNow;
            run.finishedAt = parseIso(QStringLiteral("9999-12-31T00:00:00Z")); // its worker's word
            m_db->apply({jobs::PutRun{run}});
        }
        const QMap<RunState, qint64> expected{{RunState::Succeeded, 2}, {RunState::Missed, 1}};
        QCOMPARE(m_db->reader->finishedCounts(kNow).value(), expected);
        QVERIFY(m_db->reader->finishedCounts(kNow + Milliseconds(1)).value().isEmpty());
    }

    void seesWhatIsCommittedMeanwhile()
    {
        QVERIFY(m_db->reader->workers().value().isEmpty());
        m_db->apply({jobs::PutWorker{fullWorker()}});
        QCOMPARE(m_db->reader->workers().value().size(), 1);
    }

    void cannotConnectAndThenCan()
    {
        if (holdfast::test::isOnPostgres())
            QSKIP("it is about the file");
        if (QSysInfo::productType() == u"windows")
            QSKIP("Windows renames no file that is open");
        const QString path = m_db->path;
        QVERIFY(QFile::rename(path, path + QStringLiteral(".away")));
        QVERIFY(!m_db->reader->workers());
        QVERIFY(QFile::rename(path + QStringLiteral(".away"), path));
        QVERIFY(m_db->reader->workers());
    }

private:
    void put(const char *id, int seconds, RunState state, const char *job)
    {
        jobs::Run run = queuedRun(QLatin1String(id), kNow + Seconds(seconds));
        run.state = state;
        run.job = QLatin1String(job);
        m_db->apply({jobs::PutRun{run}});
    }
    void putOutput()
    {
        const QString id = QStringLiteral("r");
        m_db->apply({jobs::PutRun{queuedRun(id)}, chunk(id, 1, Stream::Stdout, 0, QByteArray("one\0", 4)),
                     chunk(id, 1, Stream::Stderr, 0, "TWO\xff"), chunk(id, 2, Stream::Stdout, 4, " three")});
    }

    std::unique_ptr<Database> m_db;
};

QTEST_GUILESS_MAIN(TestSqlReader)
#include "tst_sql_reader.moc"
