// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "loop_bench.h"

#include <QRegularExpression>
#include <QSocketNotifier>
#include <QTemporaryFile>
#include <QTimer>

#include <sys/eventfd.h>

using namespace holdfast::test;

namespace {

/// A notifier that counts.
class Counting final : public QSocketNotifier
{
public:
    Counting(int descriptor, Type type)
        : QSocketNotifier(descriptor, type)
    {
        connect(this, &QSocketNotifier::activated, this, [this] { ++count; });
    }
    int count = 0;
};

constexpr auto kRead = QSocketNotifier::Read;
constexpr auto kWrite = QSocketNotifier::Write;

/// How many turns the loop takes until a timer of 100 ms fires.
int turnsOfATenthOfASecond()
{
    int turns = 0;
    bool isOver = false;
    QTimer::singleShot(100, Qt::PreciseTimer, QAbstractEventDispatcher::instance(), [&isOver] { isOver = true; });
    while (!isOver) {
        waitingTurn();
        ++turns;
    }
    return turns;
}

} // namespace

class EpollNotifiersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addLoops(); }

    void isActivatedAsLongAsThereIsSomethingToRead()
    {
        onLoop([] {
            const Ends ends;
            const Counting notifier(ends.here(), kRead);
            turn();
            QCOMPARE(notifier.count, 0);
            ends.write();
            turn();
            turn();
            QCOMPARE(notifier.count, 2);
            ends.read();
            turn();
            QCOMPARE(notifier.count, 2);
        });
    }

    void oneDisabledDuringDispatchIsNotActivated()
    {
        onLoop([] {
            const Ends a;
            const Ends b;
            Counting first(a.here(), kRead);
            Counting second(b.here(), kRead);
            connect(&first, &QSocketNotifier::activated, &second, [&] { second.setEnabled(false); });
            connect(&second, &QSocketNotifier::activated, &first, [&] { first.setEnabled(false); });
            a.write();
            b.write();
            turn();
            QCOMPARE(first.count + second.count, 1);
        });
    }

    void oneDeletedDuringDispatchIsNotActivated()
    {
        onLoop([] {
            const Ends ends[2];
            std::unique_ptr<Counting> notifiers[2];
            int count = 0;
            for (int i : {0, 1}) {
                notifiers[i] = std::make_unique<Counting>(ends[i].here(), kRead);
                connect(notifiers[i].get(), &QSocketNotifier::activated, notifiers[i].get(), [&, i] {
                    ++count;
                    notifiers[1 - i].reset();
                });
                ends[i].write();
            }
            turn();
            QCOMPARE(count, 1);
        });
    }

    void oneMadeDuringDispatchWaitsForTheNextTurn()
    {
        onLoop([] {
            const Ends ends[2];
            std::unique_ptr<Counting> notifiers[2];
            int replaced = -1;
            for (int i : {0, 1}) {
                notifiers[i] = std::make_unique<Counting>(ends[i].here(), kRead);
                connect(notifiers[i].get(), &QSocketNotifier::activated, QAbstractEventDispatcher::instance(), [&, i] {
                    if (replaced != -1)
                        return;
                    replaced = 1 - i; // most likely at the same address
                    notifiers[replaced].reset();
                    notifiers[replaced] = std::make_unique<Counting>(ends[replaced].here(), kRead);
                });
                ends[i].write();
            }
            turn();
            QCOMPARE(notifiers[replaced]->count, 0);
            turn();
            QCOMPARE(notifiers[replaced]->count, 1);
        });
    }

    void readComesBeforeWriteOnOneDescriptor()
    {
        onLoop([] {
            const Ends ends;
            Counting write(ends.here(), kWrite);
            Counting read(ends.here(), kRead);
            QByteArray order;
            connect(&read, &QSocketNotifier::activated, &read, [&] { order += 'r'; });
            connect(&write, &QSocketNotifier::activated, &write, [&] { order += 'w'; });
            ends.write();
            turn();
            QCOMPARE(order, "rw");
            read.setEnabled(false);
            turn();
            QCOMPARE(order, "rww");
            read.setEnabled(true);
            write.setEnabled(false);
            turn();
            QCOMPARE(order, "rwwr");
        });
    }

    void oneThatComesAndGoesWithinATurnIsNotActivated()
    {
        onLoop([] {
            const Ends ends;
            const Counting read(ends.here(), kRead);
            Counting write(ends.here(), kWrite);
            write.setEnabled(false);
            turn();
            write.setEnabled(true);
            write.setEnabled(false);
            turn();
            QCOMPARE(write.count, 0);
            write.setEnabled(true);
            turn();
            QCOMPARE(write.count, 1);
        });
    }

    void aHangUpReachesBoth()
    {
        onLoop([] {
            Ends ends;
            const Counting read(ends.here(), kRead);
            const Counting write(ends.here(), kWrite);
            const Counting exception(ends.here(), QSocketNotifier::Exception);
            ends.closeThere();
            turn();
            QCOMPARE(read.count, 1);
            QCOMPARE(write.count, 1);
            QCOMPARE(exception.count, 1);
        });
    }

    /// The writing end of a pipe without a reader has an error, and nothing to read.
    void anErrorReachesBoth()
    {
        onLoop([] {
            int fds[2];
            QCOMPARE(pipe2(fds, O_CLOEXEC), 0);
            const Counting read(fds[1], kRead);
            Counting write(fds[1], kWrite);
            write.setEnabled(false);
            turn();
            QCOMPARE(read.count, 0);
            ::close(fds[0]);
            write.setEnabled(true);
            turn();
            QCOMPARE(read.count, 1);
            QCOMPARE(write.count, 1);
            ::close(fds[1]);
        });
    }

    void aDescriptorUsedAgainServesItsNewNotifier()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("QSocketNotifier")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("QSocketNotifier")));
        onLoop([] {
            QFETCH_GLOBAL(bool, isEpoll);
            if (isEpoll) // Qt's warns a second time, when the old one goes
                qWarning("QSocketNotifier");
            Ends before;
            const Ends now;
            auto old = std::make_unique<Counting>(before.here(), kRead);
            turn();
            QVERIFY(dup3(now.here(), before.here(), O_CLOEXEC) >= 0); // closes what it was
            const Counting notifier(before.here(), kRead);
            old.reset();
            now.write();
            turn();
            QCOMPARE(notifier.count, 1);
        });
    }

    void aDescriptorClosedBeforeItsNotifierGoesLeavesNothing()
    {
        onLoop([] {
            Ends before;
            const int number = before.here();
            auto old = std::make_unique<Counting>(number, kRead);
            turn();
            before.closeHere();
            old.reset();
            const Ends now; // takes the lowest free number
            QCOMPARE(now.here(), number);
            const Counting notifier(number, kRead);
            now.write();
            turn();
            QCOMPARE(notifier.count, 1);
        });
    }

    /// As a child has it that was forked and has not called exec(2) yet.
    void aClosedDescriptorWithACopyDoesNotSpin()
    {
        onLoop([] {
            Ends ends;
            const Ends others;
            const Counting other(others.here(), kRead);
            auto notifier = std::make_unique<Counting>(ends.here(), kRead);
            turn();
            const int copy = dup(ends.here());
            ends.closeHere();
            notifier.reset();
            ends.write();
            QVERIFY(turnsOfATenthOfASecond() < 10);
            others.write();
            turn();
            QCOMPARE(other.count, 1);
            ::close(copy);
        });
    }

    void aRegularFileIsAlwaysReady()
    {
        onLoop([] {
            QTemporaryFile file;
            QVERIFY(file.open());
            auto notifier = std::make_unique<Counting>(file.handle(), kRead);
            waitingTurn();
            waitingTurn();
            QCOMPARE(notifier->count, 2);
            notifier.reset();
            QVERIFY(turnsOfATenthOfASecond() < 10);
        });
    }

    void anInvalidDescriptorDisablesItsNotifiers()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("QSocketNotifier: Invalid socket")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("QSocketNotifier|Qt's own")));
        onLoop([] {
            QFETCH_GLOBAL(bool, isEpoll);
            if (isEpoll) // Qt's warns for each
                qWarning("Qt's own");
            Ends ends;
            const int number = ends.here();
            ends.closeHere();
            const Counting read(number, kRead);
            const Counting write(number, kWrite);
            turn();
            QVERIFY(!read.isEnabled());
            QVERIFY(!write.isEnabled());
            QCOMPARE(read.count + write.count, 0);
        });
    }

    void excludedNotifiersWait()
    {
        onLoop([] {
            const Ends ends;
            const Counting notifier(ends.here(), kRead);
            ends.write();
            turn(QEventLoop::ExcludeSocketNotifiers);
            QCOMPARE(notifier.count, 0);
            QElapsedTimer watch;
            watch.start();
            QTimer::singleShot(50, Qt::PreciseTimer, QAbstractEventDispatcher::instance(), [] {});
            turn(QEventLoop::ExcludeSocketNotifiers | QEventLoop::WaitForMoreEvents);
            QVERIFY(watch.elapsed() >= 49);
            QCOMPARE(notifier.count, 0);
            turn();
            QCOMPARE(notifier.count, 1);
        });
    }

    void aNestedLoopActivatesOnce()
    {
        onLoop([] {
            const Ends ends[3];
            std::unique_ptr<Counting> notifiers[3];
            bool isNested = false;
            for (int i : {0, 1, 2}) {
                notifiers[i] = std::make_unique<Counting>(ends[i].here(), kRead);
                connect(notifiers[i].get(), &QSocketNotifier::activated, notifiers[i].get(), [&, i] {
                    ends[i].read();
                    if (!std::exchange(isNested, true))
                        turn();
                });
                ends[i].write();
            }
            turn();
            for (const auto &notifier : notifiers)
                QCOMPARE(notifier->count, 1);
        });
    }

    /// More than one call of epoll_wait(2) reports.
    void manyAreServedWithinTwoTurns()
    {
        onLoop([] {
            std::vector<std::unique_ptr<Counting>> notifiers;
            for (int i = 0; i < 400; ++i)
                notifiers.push_back(std::make_unique<Counting>(eventfd(1, EFD_CLOEXEC), kRead));
            turn();
            turn();
            for (const auto &notifier : notifiers) {
                QVERIFY(notifier->count > 0);
                ::close(static_cast<int>(notifier->socket()));
            }
        });
    }
};

QTEST_GUILESS_MAIN(EpollNotifiersTest)

#include "tst_epoll_notifiers.moc"
