// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/spool/spool_fixture.h"

#include <QTemporaryDir>

#include <random>

using namespace holdfast;
using namespace holdfast::spool;
using jobs::Stream;

/// How much the spool takes; and the folders in it that a keeper writes to meanwhile.
class RoomInTheSpool final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void everySlotHasItsShare_data();
    void everySlotHasItsShare();
    void whatRunsCountsAsAllThatItMayWrite();
    void whatHasEndedCountsAsItIs();
    void whatRunsNeverBringsItOverTheBound_data();
    void whatRunsNeverBringsItOverTheBound();
    void aResultThatWaitsTooLongStopsTheIntake();
    void whatRunsHasNoAge();
    void seesWhatAKeeperWritesMeanwhile();
    void readsOnlyWhatTheKeeperHasSaid();
    void doesNotShrink();

private:
    [[nodiscard]] QString dir() const { return m_folder->filePath(QStringLiteral("data")); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

constexpr qint64 kMiB = 1024 * 1024;

jobs::AttemptKey keyAt(int number)
{
    return {QStringLiteral("run%1").arg(number), 1};
}

} // namespace

void RoomInTheSpool::everySlotHasItsShare_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<int>("slotCount");
    QTest::addColumn<qint64>("share");
    QTest::newRow("one slot") << 10 * kMiB << 1 << 5 * kMiB;
    QTest::newRow("four slots") << 10 * kMiB << 4 << 2 * kMiB;
    QTest::newRow("no slots") << 10 * kMiB << 0 << 10 * kMiB;
    QTest::newRow("never more than a run may write") << (qint64(1) << 50) << 4 << protocol::kMaxOutputBytes;
}

void RoomInTheSpool::everySlotHasItsShare()
{
    QFETCH(qint64, bytes);
    QFETCH(int, slotCount);
    QFETCH(qint64, share);
    QCOMPARE(Spool(dir(), {bytes, std::chrono::days(1), slotCount}).maxOutput(), share);
}

void RoomInTheSpool::whatRunsCountsAsAllThatItMayWrite()
{
    Spool spool(dir(), {8 * kMiB, std::chrono::days(1), 2});
    MUST(spool.open());
    for (int i = 1; i <= 2; ++i) {
        MUST(spool.checkRoom({}));
        MUST(spool.accept(assignmentFor(keyAt(i))));
    }
    const auto full = spool.checkRoom({}); // a third share would fit, but not with the marks of what is cut
    QCOMPARE(textOf(full), QStringLiteral("spool_full"));
    QVERIFY2(full.problem().text().contains(QStringLiteral("8 MiB")), qPrintable(full.problem().text()));
    QVERIFY(full.problem().todo.contains(QStringLiteral("--spool-max")));
    QCOMPARE(spool.bytes(), 0);
    spool.forget(keyAt(2));
    MUST(spool.checkRoom({}));
}

void RoomInTheSpool::whatHasEndedCountsAsItIs()
{
    Spool spool(dir(), {2000, std::chrono::days(1), 1});
    MUST(spool.open());
    for (int i = 1; i <= 3; ++i) {
        MUST(spool.accept(assignmentFor(keyAt(i))));
        MUST(write(spool, keyAt(i), Stream::Stdout, QByteArray(200, 'x')));
        MUST(spool.finish(outcomeFor(keyAt(i))));
    }
    MUST(spool.checkRoom(*outcomeFor(keyOne()).finishedAt)); // 600 bytes, and a share of 1000 with its marks
    MUST(spool.accept(assignmentFor(keyAt(4))));
    MUST(write(spool, keyAt(4), Stream::Stdout, QByteArray(600, 'x')));
    MUST(spool.finish(outcomeFor(keyAt(4))));
    QCOMPARE(textOf(spool.checkRoom({})), QStringLiteral("spool_full"));
    spool.forget(keyAt(4));
    MUST(spool.checkRoom(*outcomeFor(keyOne()).finishedAt));
}

void RoomInTheSpool::whatRunsNeverBringsItOverTheBound_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 10; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// Programs write without end; whatever is taken in by the rule fits, with the marks of what was cut.
void RoomInTheSpool::whatRunsNeverBringsItOverTheBound()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    const Spool::Bounds bounds{6000, std::chrono::days(1), 2};
    Spool spool(dir(), bounds);
    MUST(spool.open());
    const WallTime now = *outcomeFor(keyOne()).finishedAt;
    std::map<jobs::AttemptKey, std::unique_ptr<AttemptFolder>> running;
    int taken = 0;
    for (int i = 0; i < 60; ++i) {
        if (spool.checkRoom(now)) {
            const jobs::AttemptKey key = keyAt(++taken);
            MUST(spool.accept(assignmentFor(key)));
            running[key] = keeperOf(spool, key);
        }
        if (running.empty()) {
            spool.forget(spool.scan().at(0).key);
            continue;
        }
        auto &[key, keeper] = *running.begin();
        const Stream stream = random() % 2 == 0 ? Stream::Stdout : Stream::Stderr;
        MUST(keeper->append(stream, QByteArray(static_cast<qsizetype>(random() % 4000), 'x'), spool.maxOutput()));
        if (random() % 3 == 0) {
            MUST(keeper->finish(outcomeFor(key)));
            MUST(spool.reload(key));
            running.erase(running.begin());
        }
        QVERIFY2(spool.bytes() <= bounds.bytes, qPrintable(QString::number(spool.bytes())));
    }
    QVERIFY(taken > 3);
}

void RoomInTheSpool::aResultThatWaitsTooLongStopsTheIntake()
{
    Spool spool(dir(), {8 * kMiB, std::chrono::hours(1), 4});
    MUST(spool.open());
    for (int i = 1; i <= 2; ++i) {
        MUST(spool.accept(assignmentFor(keyAt(i))));
        jobs::Outcome outcome = outcomeFor(keyAt(i));
        *outcome.finishedAt += std::chrono::minutes(i);
        MUST(spool.finish(outcome));
    }
    const WallTime oldest = *outcomeFor(keyOne()).finishedAt + std::chrono::minutes(1);
    MUST(spool.checkRoom(oldest));
    MUST(spool.checkRoom(oldest + std::chrono::hours(1)));
    const auto old = spool.checkRoom(oldest + std::chrono::hours(1) + Milliseconds(1));
    QCOMPARE(textOf(old), QStringLiteral("spool_old"));
    QVERIFY(old.problem().todo.contains(QStringLiteral("--spool-age")));
    spool.forget(keyAt(1));
    MUST(spool.checkRoom(oldest + std::chrono::hours(1) + Milliseconds(1)));
}

void RoomInTheSpool::whatRunsHasNoAge()
{
    Spool spool(dir(), {8 * kMiB, std::chrono::hours(1), 4});
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(spool.checkRoom(fromMsecs(1'790'000'000'000) + std::chrono::days(365)));
}

void RoomInTheSpool::seesWhatAKeeperWritesMeanwhile()
{
    std::unique_ptr<AttemptFolder> keeper;
    {
        Spool former(dir());
        MUST(former.open());
        MUST(former.accept(assignmentFor(keyOne())));
        keeper = keeperOf(former, keyOne());
        MUST(keeper->setLaunched());
        MUST(keeper->append(Stream::Stdout, QByteArrayView("01234"), 1000));
    }
    Spool spool(dir()); // the worker was started anew, its keeper was not
    MUST(spool.open());
    QVERIFY(spool.held(keyOne())->launched);
    QCOMPARE(spool.held(keyOne())->stdoutBytes, 5);
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, 0, 100).value(), "01234");
    MUST(keeper->append(Stream::Stdout, QByteArrayView("56789"), 1000));
    spool.grewTo(keyOne(), Stream::Stdout, 10);
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, 3, 100).value(), "3456789");
    MUST(keeper->append(Stream::Stdout, QByteArrayView("!"), 1000)); // reading has moved nothing
    MUST(keeper->finish(outcomeFor(keyOne())));
    MUST(spool.reload(keyOne()));
    QCOMPARE(spool.held(keyOne())->outcome->outputBytes, 11);
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, 0, 100).value(), "0123456789!");
    spool.forget(keyOne());
    QCOMPARE(namesIn(dir() + QStringLiteral("/spool")), QStringList());
}

void RoomInTheSpool::readsOnlyWhatTheKeeperHasSaid()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    const auto keeper = keeperOf(spool, keyOne());
    MUST(keeper->append(Stream::Stderr, QByteArrayView("0123456789"), 1000));
    QCOMPARE(spool.read(keyOne(), Stream::Stderr, 0, 100).value(), "");
    spool.grewTo(keyOne(), Stream::Stderr, 4);
    QCOMPARE(spool.read(keyOne(), Stream::Stderr, 0, 100).value(), "0123");
    spool.grewTo(keyOne(), Stream::Stderr, 20); // more than there is: a problem, and no bytes made up
    QCOMPARE(spool.read(keyOne(), Stream::Stderr, 0, 100).problem().code, QStringLiteral("store_unavailable"));
}

void RoomInTheSpool::doesNotShrink()
{
    Spool spool(dir());
    MUST(spool.open());
    MUST(spool.accept(assignmentFor(keyOne())));
    MUST(write(spool, keyOne(), Stream::Stdout, QByteArrayView("0123456789")));
    for (const qint64 less : {qint64(9), qint64(0), qint64(-1)}) {
        spool.grewTo(keyOne(), Stream::Stdout, less); // an older word that comes late
        QCOMPARE(spool.held(keyOne())->stdoutBytes, 10);
    }
    QCOMPARE(spool.held(keyOne())->stderrBytes, 0);
    QCOMPARE(spool.read(keyOne(), Stream::Stdout, 0, 100).value(), "0123456789");
}

QTEST_GUILESS_MAIN(RoomInTheSpool)
#include "tst_spool_room.moc"
