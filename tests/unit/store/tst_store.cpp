// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/problems.h"
#include "core/store/store.h"
#include "tests/support/any_database.h"
#include "tests/support/patience.h"
#include "tests/unit/store/samples.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <atomic>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;

namespace {

jobs::Writes worker(int number)
{
    return {jobs::PutWorker{fullWorker(QStringLiteral("w-%1").arg(number))}};
}

} // namespace

/// The Store over a healthy database: order, grouping, receipts, queries.
class TestStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = holdfast::test::newDatabase(m_dir->filePath(QStringLiteral("h.db")));
        m_store = make();
        QVERIFY(m_store->open(kNow));
    }
    void cleanup() { m_store.reset(); }

    void saysCommittedOnlyWhenItIsOnDisk()
    {
        int checked = 0;
        connect(m_store.get(), &Store::committed, this, [&](quint64 upTo) {
            const QStringList count = holdfast::test::rowsOf(
                m_path, QStringLiteral("SELECT CASE WHEN count(*) >= %1 THEN 1 ELSE 0 END FROM workers").arg(upTo));
            QCOMPARE(count, QStringList{QStringLiteral("1")});
            checked = static_cast<int>(upTo);
        });
        for (int i = 1; i <= 50; ++i) {
            m_store->commit(static_cast<quint64>(i), worker(i));
            if (i % 5 == 0)
                QCoreApplication::processEvents();
        }
        QTRY_COMPARE(checked, 50);
        QCOMPARE(m_store->waiting(), 0U);
    }

    void groupsWhatIsQueuedTogether()
    {
        QSignalSpy spy(m_store.get(), &Store::committed);
        constexpr quint64 kCount = 10'000;
        for (quint64 i = 1; i <= kCount; ++i)
            m_store->commit(i, worker(static_cast<int>(i)));
        QTRY_VERIFY_WITH_TIMEOUT(!spy.isEmpty() && spy.last().at(0).toULongLong() == kCount, 60'000);
        QVERIFY2(spy.size() < 1000, qPrintable(QString::number(spy.size())));
        QVERIFY(spy.size() >= 5); // and bounded: no transaction takes more than 2,000 writes
        quint64 last = 0;
        for (const QList<QVariant> &each : spy) {
            QVERIFY(each.at(0).toULongLong() > last);
            last = each.at(0).toULongLong();
        }
    }

    void boundsATransactionByBytes()
    {
        QSignalSpy spy(m_store.get(), &Store::committed);
        m_store->commit(1, {jobs::PutRun{queuedRun(QStringLiteral("r"))}});
        for (quint64 i = 0; i < 12; ++i)
            m_store->commit(2 + i, {chunk(QStringLiteral("r"), 1, jobs::Stream::Stdout, static_cast<qint64>(i) << 22,
                                          QByteArray(1 << 22, 'x'))});
        QTRY_VERIFY_WITH_TIMEOUT(!spy.isEmpty() && spy.last().at(0).toULongLong() == 13, 60'000);
        QVERIFY(spy.size() >= 6);
    }

    void endsAtARejectedBatch()
    {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral(
                                                "rejected a write.*: run bad of backup for 2026-.*(UNIQUE|unique)")));
        QStringList seen;
        connect(m_store.get(), &Store::committed, this,
                [&](quint64 upTo) { seen.append(QStringLiteral("c%1").arg(upTo)); });
        connect(m_store.get(), &Store::rejected, this, [&](quint64 ticket, const QString &why) {
            seen.append(QStringLiteral("r%1").arg(ticket));
            QVERIFY2(why.contains(QLatin1String("unique"), Qt::CaseInsensitive), qPrintable(why));
        });
        m_store->commit(1, {jobs::PutRun{fullRun(QStringLiteral("good"))}});
        m_store->commit(2, worker(1));
        m_store->commit(
            3, {jobs::PutWorker{fullWorker(QStringLiteral("half"))}, jobs::PutRun{fullRun(QStringLiteral("bad"))}});
        m_store->commit(4, worker(2)); // rests, for all that the store knows, on the one before
        int refused = 0;
        const auto count = [&](const Result<void> &result) { refused += !result; };
        m_store->probe(this, count, Milliseconds(30'000));
        QTRY_VERIFY(seen.contains(QLatin1String("r3")));
        QVERIFY(!m_store->available());
        QVERIFY(m_store->unavailableReason().contains(QLatin1String("unique"), Qt::CaseInsensitive));
        m_store->commit(5, worker(3));
        m_store->probe(this, count, Milliseconds(30'000));
        QTRY_COMPARE(refused, 2);
        QCOMPARE(m_store->waiting(), 0U);
        m_store->close();
        QCOMPARE(seen.last(), QStringLiteral("r3"));
        QCOMPARE(holdfast::test::rowsOf(m_path, QStringLiteral("SELECT name FROM workers")),
                 QStringList{QStringLiteral("w-1")});
        QCOMPARE(holdfast::test::rowsOf(m_path, QStringLiteral("SELECT id FROM runs")),
                 QStringList{QStringLiteral("good")});
    }

    void takesAnEmptyBatch()
    {
        QSignalSpy spy(m_store.get(), &Store::committed);
        m_store->commit(1, {});
        QTRY_COMPARE(spy.size(), 1);
    }

    void writesWhatIsQueuedBeforeItGoes()
    {
        QSignalSpy spy(m_store.get(), &Store::committed);
        for (quint64 i = 1; i <= 3000; ++i)
            m_store->commit(i, worker(static_cast<int>(i)));
        m_store.reset();
        QCOMPARE(spy.last().at(0).toULongLong(), 3000ULL); // announced, too
        QCOMPARE(holdfast::test::rowsOf(m_path, QStringLiteral("SELECT count(*) FROM workers")),
                 QStringList{QStringLiteral("3000")});
    }

    void loadsWhatItsFormerSelfWrote()
    {
        m_store->commit(1, {jobs::PutJob{fullJob()}, jobs::PutRun{queuedRun(QStringLiteral("r"))}});
        m_store->close();
        m_store = make();
        const Result<jobs::Loaded> loaded = m_store->open(kNow);
        QVERIFY(loaded);
        QCOMPARE(loaded->jobs, QList<jobs::Job>{fullJob()});
        QCOMPARE(loaded->activeRuns.size(), 1);
    }

    void saysWhyItCannotOpen()
    {
        const auto second = make();
        const Result<jobs::Loaded> opened = second->open(kNow);
        QVERIFY(!opened);
        QCOMPARE(opened.problem().code, QString(kInUse));
    }

    void dropsACommitAfterClose()
    {
        m_store->close();
        QTest::ignoreMessage(QtCriticalMsg,
                             QRegularExpression(QStringLiteral("batch 1 came after the database was closed")));
        m_store->commit(1, worker(1));
        m_store->close(); // twice is once
    }

    void answersAQueryInItsOwnThread()
    {
        m_store->commit(1, worker(1));
        QSignalSpy spy(m_store.get(), &Store::committed);
        QTRY_COMPARE(spy.size(), 1);
        std::atomic<QThread *> asked = nullptr;
        QThread *answered = nullptr;
        qsizetype found = -1;
        m_store->read<QList<jobs::WorkerRecord>>(
            this,
            [&asked](Reader &reader) {
                asked = QThread::currentThread();
                return reader.workers();
            },
            [&](const Result<QList<jobs::WorkerRecord>> &workers) {
                answered = QThread::currentThread();
                found = workers->size();
            });
        QTRY_COMPARE(found, 1);
        QCOMPARE(answered, thread());
        QVERIFY(asked != thread());
    }

    void aProbeWaitsItsTurn()
    {
        constexpr int kCount = 10'000;
        for (int i = 1; i <= kCount; ++i)
            m_store->commit(static_cast<quint64>(i), worker(i));
        std::optional<std::size_t> waited;
        m_store->probe(
            this, [&](const Result<void> &) { waited = m_store->waiting(); }, Milliseconds(60'000));
        QTRY_VERIFY_WITH_TIMEOUT(waited.has_value(), 60'000);
        QCOMPARE(*waited, std::size_t(0));
    }

    void answersLeaveTheLoopItsTurns()
    {
        constexpr int kQueries = 200;
        int answered = 0;
        int answeredAtTurn = -1;
        for (int i = 0; i < kQueries; ++i)
            m_store->read<int>(
                this, [](Reader &) { return Result<int>(1); },
                [&](const Result<int> &) {
                    if (++answered == 1)
                        QTimer::singleShot(0, this, [&] { answeredAtTurn = answered; });
                    QThread::usleep(1'000);
                });
        QThread::msleep(100); // so that the reader thread has said everything before the loop turns
        QTRY_COMPARE_WITH_TIMEOUT(answered, kQueries, 30'000);
        QVERIFY2(answeredAtTurn >= 1 && answeredAtTurn < kQueries / 4, qPrintable(QString::number(answeredAtTurn)));
    }

    void saysThatAQueryMetDamage()
    {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("the database is damaged: torn page")));
        QCOMPARE(m_store->trouble(), QString());
        int answered = 0;
        for (int i = 0; i < 2; ++i) // it is said once
            m_store->read<int>(
                this,
                [](Reader &) -> Result<int> { return damaged(QStringLiteral("h.db"), QStringLiteral("torn page")); },
                [&](const Result<int> &) { ++answered; });
        QTRY_COMPARE(answered, 2);
        QVERIFY(m_store->available()); // what is committed is committed
        QVERIFY(m_store->trouble().contains(QLatin1String("torn page")));
        QString code;
        m_store->probe(
            this, [&](const Result<void> &result) { code = result.problem().code; }, Milliseconds(30'000));
        QTRY_COMPARE(code, QString(kUnreadable));
    }

    void passesAQuerysProblemOn()
    {
        QString code;
        m_store->read<int>(
            this,
            [](Reader &) -> Result<int> {
                return Problem{QStringLiteral("no"), {}, {}, {}};
            },
            [&](const Result<int> &result) { code = result.problem().code; });
        QTRY_COMPARE(code, QStringLiteral("no"));
    }

    void forgetsAQueryWhoseCallerIsGone()
    {
        bool called = false;
        auto context = std::make_unique<QObject>();
        m_store->read<int>(
            context.get(), [](Reader &) -> Result<int> { return 1; }, [&](const Result<int> &) { called = true; });
        context.reset();
        bool later = false;
        m_store->read<int>(
            this, [](Reader &) -> Result<int> { return 1; }, [&](const Result<int> &) { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!called);
    }

    void keepsACallersObjectsInTheCallersThread()
    {
        QThread *diedIn = nullptr;
        {
            const std::shared_ptr<int> token(new int(1), [&](const int *number) {
                delete number;
                diedIn = QThread::currentThread();
            });
            m_store->read<int>(
                this, [](Reader &) -> Result<int> { return 1; }, [token](const Result<int> &) {});
        }
        QTRY_VERIFY(diedIn);
        QCOMPARE(diedIn, thread());
    }

    void refusesAQueryWhenTooManyWait()
    {
        std::atomic<bool> go = false;
        int answered = 0;
        int refused = 0;
        for (int i = 0; i < 1100; ++i) {
            m_store->read<int>(
                this,
                [&go](Reader &) -> Result<int> {
                    while (!go)
                        QThread::yieldCurrentThread();
                    return 1;
                },
                [&](const Result<int> &result) { ++(result ? answered : refused); });
        }
        QTRY_VERIFY(refused >= 99);
        go = true;
        QTRY_COMPARE(answered + refused, 1100);
    }

    void answersAQueryAfterClose()
    {
        m_store->close();
        bool refused = false;
        m_store->read<int>(
            this, [](Reader &) -> Result<int> { return 1; }, [&](const Result<int> &r) { refused = !r; });
        QTRY_VERIFY(refused);
    }

    void provesThatItCommits()
    {
        int good = 0;
        for (int i = 0; i < 3; ++i)
            m_store->probe(
                this, [&](const Result<void> &result) { good += result.ok(); }, Milliseconds(30'000));
        QTRY_COMPARE(good, 3);
        const QStringList proofs =
            holdfast::test::rowsOf(m_path, QStringLiteral("SELECT value FROM meta WHERE key = 'proofs'"));
        QVERIFY(proofs.value(0).toInt() >= 1);
    }

    void answersAProbeAfterClose()
    {
        m_store->close();
        bool refused = false;
        m_store->probe(
            this, [&](const Result<void> &result) { refused = !result; }, Milliseconds(30'000));
        QTRY_VERIFY(refused);
    }

private:
    std::unique_ptr<Store> make() const
    {
        const QString path = m_path;
        return std::make_unique<Store>([path] { return holdfast::test::makeBackend(path); });
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<Store> m_store;
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
