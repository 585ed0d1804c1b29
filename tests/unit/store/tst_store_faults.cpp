// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_reader.h"
#include "core/store/sql_statement.h"
#include "core/store/sqlite_backend.h"
#include "core/store/store.h"
#include "tests/support/patience.h"
#include "tests/unit/store/samples.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSysInfo>
#include <QTemporaryDir>

#include <atomic>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;

namespace {

constexpr int kLong = 30'000;

jobs::Writes worker(quint64 number)
{
    return {jobs::PutWorker{fullWorker(QStringLiteral("w-%1").arg(number, 6, 10, QLatin1Char('0')))}};
}

/// A real database on a disk whose size the test sets.
class SmallDisk final : public Backend
{
public:
    SmallDisk(const QString &path, const std::atomic<qint64> &pages)
        : m_real(SqliteOptions{path})
        , m_pages(pages)
    {}
    Result<void> open() override { return m_real.open(); }
    Result<jobs::Loaded> load(WallTime now) override { return m_real.load(now); }
    CommitOutcome commit(std::span<const jobs::Writes> batches) override
    {
        const Result<void> limited = m_real.limitPages(m_pages);
        return limited ? m_real.commit(batches) : CommitOutcome::from(limited);
    }
    CommitOutcome prove() override { return m_real.prove(); }
    std::unique_ptr<Reader> reader() override { return m_real.reader(); }

private:
    SqliteBackend m_real;
    const std::atomic<qint64> &m_pages;
};

/// Says what it was told to say, one outcome a commit, then Committed for ever; notes what it was given.
class Scripted final : public Backend
{
public:
    using Kind = CommitOutcome::Kind;
    struct Control
    {
        std::atomic<bool> entered = false; ///< a commit has begun
        std::atomic<bool> go = false;      ///< until then it does not end
        QStringList seen;                  ///< the sizes of all commits; read when the store is idle
    };
    Scripted(std::vector<Kind> script, Control &control)
        : m_script(std::move(script))
        , m_control(control)
    {}
    Result<void> open() override { return {}; }
    Result<jobs::Loaded> load(WallTime) override { return jobs::Loaded{}; }
    CommitOutcome commit(std::span<const jobs::Writes> batches) override
    {
        m_control.entered = true;
        while (!m_control.go)
            QThread::yieldCurrentThread();
        m_control.seen.append(QString::number(batches.size()));
        const Kind kind = m_next < m_script.size() ? m_script[m_next++] : Kind::Committed;
        return {kind,
                kind == Kind::Committed ? Problem{} : Problem{QStringLiteral("x"), QStringLiteral("scripted"), {}, {}}};
    }
    CommitOutcome prove() override { return {}; }
    std::unique_ptr<Reader> reader() override
    {
        return std::make_unique<SqlReader>([] { return Problem{}; });
    }

private:
    std::vector<Kind> m_script;
    std::size_t m_next = 0;
    Control &m_control;
};

} // namespace

/// A Store whose database is locked, full, gone or at odds with a batch.
class TestStoreFaults final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("h.db"));
        m_pages = 0;
        const QString path = m_path;
        m_store = std::make_unique<Store>([path, this] { return std::make_unique<SmallDisk>(path, m_pages); });
        QVERIFY(m_store->open(kNow));
        m_committed = std::make_unique<QSignalSpy>(m_store.get(), &Store::committed);
        m_changes = std::make_unique<QSignalSpy>(m_store.get(), &Store::availabilityChanged);
    }
    void cleanup() { m_store.reset(); }

    void waitsForALockAndLosesNothing()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the database is unavailable: .*locked")));
        OtherConnection other(m_path);
        QVERIFY(other.run(QStringLiteral("BEGIN EXCLUSIVE")));
        commit(1, 10);
        QTRY_VERIFY_WITH_TIMEOUT(!m_store->available(), kLong);
        QVERIFY(m_store->unavailableReason().contains(QLatin1String("locked")));
        commit(11, 30);
        int refused = 0;
        m_store->probe(
            this, [&](const Result<void> &result) { refused += !result; }, Milliseconds(kLong));
        QTRY_COMPARE(refused, 1);
        QCOMPARE(m_committed->size(), 0);
        QCOMPARE(m_store->waiting(), 30U);
        QVERIFY(other.run(QStringLiteral("ROLLBACK")));
        QTRY_VERIFY_WITH_TIMEOUT(m_store->waiting() == 0 && m_store->available(), kLong);
        QCOMPARE(m_changes->size(), 2); // once for each change, not for each try
        QCOMPARE(count(), 30);
        QCOMPARE(m_committed->last().at(0).toULongLong(), 30ULL);
    }

    void waitsForSpaceAndLosesNothing()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the database is unavailable: .*full")));
        commit(1, 5);
        QTRY_COMPARE_WITH_TIMEOUT(m_store->waiting(), 0U, kLong);
        const qsizetype before = m_committed->size();
        m_pages = 1; // SQLite makes that: no more than there are now
        const QByteArray much(3'000'000, 'x');
        m_store->commit(6, {jobs::PutRun{queuedRun(QStringLiteral("r"))},
                            chunk(QStringLiteral("r"), 1, jobs::Stream::Stdout, 0, much)});
        commit(7, 20);
        QTRY_VERIFY_WITH_TIMEOUT(!m_store->available(), kLong);
        QVERIFY2(m_store->unavailableReason().contains(QLatin1String("free space")),
                 qPrintable(m_store->unavailableReason()));
        QCOMPARE(m_committed->size(), before);
        QCOMPARE(OtherConnection(m_path).rows(QStringLiteral("SELECT count(*) FROM runs")),
                 QStringList{QStringLiteral("0")});
        m_pages = 0;
        QTRY_VERIFY_WITH_TIMEOUT(m_store->waiting() == 0 && m_store->available(), kLong);
        QCOMPARE(count(), 19);
        QCOMPARE(OtherConnection(m_path).rows(QStringLiteral("SELECT length(data) FROM output")),
                 QStringList{QStringLiteral("3000000")});
    }

    void doesNotWriteIntoADeletedFile()
    {
        if (QSysInfo::productType() == u"windows")
            QSKIP("Windows renames no file that is open");
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the database file is gone")));
        QVERIFY(QFile::rename(m_path, m_path + QStringLiteral(".away")));
        commit(1, 3);
        QTRY_VERIFY_WITH_TIMEOUT(!m_store->available(), kLong);
        QVERIFY(!QFile::exists(m_path)); // and makes no empty one in its place
        QVERIFY(QFile::rename(m_path + QStringLiteral(".away"), m_path));
        QTRY_VERIFY_WITH_TIMEOUT(m_store->waiting() == 0, kLong);
        QCOMPARE(count(), 3);
    }

    /// Commits would go on into the old file, which nobody finds again, or with its log into the other one.
    void doesNotWriteOnceAnotherFileIsInItsPlace()
    {
        if (QSysInfo::productType() == u"windows")
            QSKIP("Windows renames no file that is open");
        for (const char *said : {"another file", "is gone", "another file"})
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QLatin1String(said)));
        const QString away = m_path + QStringLiteral(".away");
        const QString copy = m_path + QStringLiteral(".copy");
        QVERIFY(OtherConnection(m_path).run(QStringLiteral("VACUUM INTO '%1'").arg(copy)));
        QVERIFY(QFile::rename(m_path, away) && QFile::rename(copy, m_path));
        commit(1, 3);
        QTRY_VERIFY_WITH_TIMEOUT(m_store->unavailableReason().contains(QLatin1String("another file")), kLong);
        QVERIFY(QFile::rename(m_path, copy));
        QTRY_VERIFY_WITH_TIMEOUT(m_store->unavailableReason().contains(QLatin1String("is gone")), kLong);
        QVERIFY(QFile::rename(copy, m_path));
        QTRY_VERIFY_WITH_TIMEOUT(m_store->unavailableReason().contains(QLatin1String("another file")), kLong);
        QVERIFY(m_committed->isEmpty());
        QVERIFY(QFile::rename(m_path, copy) && QFile::rename(away, m_path));
        QTRY_VERIFY_WITH_TIMEOUT(m_store->waiting() == 0, kLong);
        QCOMPARE(count(), 3);
    }

    void givesUpWhenClosedWhileUnavailable()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the database is unavailable")));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("batches that are not stored: 30")));
        OtherConnection other(m_path);
        QVERIFY(other.run(QStringLiteral("BEGIN EXCLUSIVE")));
        commit(1, 10);
        QTRY_VERIFY_WITH_TIMEOUT(!m_store->available(), kLong);
        commit(11, 30);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!m_store->close(Milliseconds(100)));
        QVERIFY(timer.elapsed() < 10'000);
        QCOMPARE(m_committed->size(), 0);
        QVERIFY(other.run(QStringLiteral("ROLLBACK")));
        QCOMPARE(count(), 0);
    }

    void writesWhatWaitedWhenTheLockGoesDuringClose()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the database is unavailable")));
        auto other = std::make_unique<OtherConnection>(m_path);
        QVERIFY(other->run(QStringLiteral("BEGIN EXCLUSIVE")));
        commit(1, 3);
        QTRY_VERIFY_WITH_TIMEOUT(!m_store->available(), kLong);
        other.reset();
        QVERIFY(m_store->close(Milliseconds(kLong)));
        QCOMPARE(count(), 3);
        QCOMPARE(m_committed->last().at(0).toULongLong(), 3ULL);
    }

    void tellsAProbeThatItIsTooLate()
    {
        Scripted::Control control;
        const auto store = scripted({}, control);
        store->commit(1, worker(1)); // is stuck in the disk until `go`
        QString why;
        store->probe(
            this, [&](const Result<void> &result) { why = result ? QStringLiteral("?") : result.problem().what; },
            Milliseconds(20));
        QTRY_COMPARE(why, QStringLiteral("no commit succeeded within 20 ms"));
        control.go = true;
    }

    void keepsItsOrderThroughRefusalsAndFaults()
    {
        using Kind = CommitOutcome::Kind;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the database is unavailable: scripted")));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("the database rejected a write")));
        Scripted::Control control;
        // The first transaction goes alone; the three behind it: refused together, then each: good, faulty, bad.
        const auto store =
            scripted({Kind::Committed, Kind::Rejected, Kind::Committed, Kind::Unavailable, Kind::Rejected}, control);
        QStringList events;
        connect(store.get(), &Store::committed, this,
                [&](quint64 upTo) { events.append(QStringLiteral("c%1").arg(upTo)); });
        connect(store.get(), &Store::rejected, this,
                [&](quint64 ticket) { events.append(QStringLiteral("r%1").arg(ticket)); });
        connect(store.get(), &Store::availabilityChanged, this,
                [&](bool available) { events.append(available ? QStringLiteral("up") : QStringLiteral("down")); });
        store->commit(1, worker(1));
        QTRY_VERIFY(control.entered);
        for (quint64 i = 2; i <= 4; ++i)
            store->commit(i, worker(i));
        control.go = true;
        QTRY_COMPARE_WITH_TIMEOUT(store->waiting(), 0U, kLong);
        const QStringList expected{QStringLiteral("c1"), QStringLiteral("c2"), QStringLiteral("down"),
                                   QStringLiteral("r3")};
        QCOMPARE(events, expected);
        QCOMPARE(control.seen.join(u' '), QStringLiteral("1 3 1 1 1"));
    }

private:
    std::unique_ptr<Store> scripted(const std::vector<CommitOutcome::Kind> &script, Scripted::Control &control)
    {
        auto store =
            std::make_unique<Store>([&control, script] { return std::make_unique<Scripted>(script, control); });
        return store->open(kNow) ? std::move(store) : nullptr;
    }
    void commit(quint64 from, quint64 to)
    {
        for (quint64 i = from; i <= to; ++i)
            m_store->commit(i, worker(i));
    }
    int count()
    {
        return OtherConnection(m_path).rows(QStringLiteral("SELECT count(*) FROM workers")).value(0).toInt();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::atomic<qint64> m_pages = 0;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<QSignalSpy> m_committed;
    std::unique_ptr<QSignalSpy> m_changes;
};

QTEST_GUILESS_MAIN(TestStoreFaults)
#include "tst_store_faults.moc"
