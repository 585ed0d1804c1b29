// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/event_loop.h"
#include "loop_bench.h"

#include <QDir>
#include <QPointer>
#include <QProcess>
#include <QSocketNotifier>
#include <QTimer>

#include <sys/wait.h>
#include <thread>

using namespace holdfast::test;
using namespace std::chrono_literals;

namespace {

void post(QObject *to, std::function<void()> what)
{
    QMetaObject::invokeMethod(to, std::move(what), Qt::QueuedConnection);
}

QAbstractEventDispatcher &loopHere()
{
    return *QAbstractEventDispatcher::instance();
}

qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System).size();
}

} // namespace

class EpollDispatcherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addLoops(); }

    void postedEventsComeFirstThenSocketsThenTimers()
    {
        onLoop([] {
            const Ends ends;
            QSocketNotifier notifier(ends.here(), QSocketNotifier::Read);
            QTimer timer;
            QObject object;
            QByteArray order;
            connect(&timer, &QTimer::timeout, &object, [&] { order += 't'; });
            connect(&notifier, &QSocketNotifier::activated, &object, [&] { order += 's'; });
            timer.start(0);
            ends.write();
            post(&object, [&] { order += 'p'; });
            turn();
            QCOMPARE(order, "pst");
        });
    }

    void aTurnTellsWhetherThereWasSomething()
    {
        onLoop([] {
            QObject object;
            turn();
            QVERIFY(!turn());
            post(&object, [] {});
            QVERIFY(turn());
            QVERIFY(!turn());
            const Ends ends;
            const QSocketNotifier notifier(ends.here(), QSocketNotifier::Read);
            ends.write();
            QVERIFY(turn());
            ends.read();
            QTimer zero;
            zero.start(0); // does not count, or a loop until there is nothing would not end
            QVERIFY(!turn());
        });
    }

    void aWakeUpBeforeTheWaitEndsIt()
    {
        onLoop([] {
            turn();
            loopHere().wakeUp();
            QVERIFY(waitingTurn());
        });
    }

    void aWakeUpFromAnotherThreadEndsTheWait()
    {
        onLoop([] {
            QAbstractEventDispatcher &loop = loopHere();
            std::atomic<bool> isBlocking = false;
            connect(
                &loop, &QAbstractEventDispatcher::aboutToBlock, &loop, [&] { isBlocking = true; },
                Qt::DirectConnection);
            std::thread waker([&] {
                while (!isBlocking)
                    std::this_thread::yield();
                loop.wakeUp();
            });
            while (!isBlocking)
                waitingTurn();
            waker.join();
        });
    }

    /// A wake-up that is lost between the last look and the wait would end this test by its time.
    void noPostIsLostBetweenThreads()
    {
        onLoop([] {
            constexpr int kRounds = 5'000;
            QThread otherThread;
            QFETCH_GLOBAL(bool, isEpoll);
            if (isEpoll)
                otherThread.setEventDispatcher(new holdfast::runtime::EpollDispatcher);
            otherThread.start();
            QObject here;
            auto *there = new QObject;
            there->moveToThread(&otherThread);
            connect(&otherThread, &QThread::finished, there, &QObject::deleteLater);
            QEventLoop loop;
            int rounds = 0;
            const std::function<void()> play = [&] {
                if (++rounds < kRounds)
                    post(there, [&] { post(&here, play); });
                else
                    loop.exit(1);
            };
            play();
            QCOMPARE(loop.exec(), 1);
            otherThread.quit();
            QVERIFY(otherThread.wait(10'000));
        });
    }

    void quitFromAnotherThreadEndsTheLoop()
    {
        for (int i = 0; i < 200; ++i) {
            QFETCH_GLOBAL(bool, isEpoll);
            QThread thread;
            if (isEpoll)
                thread.setEventDispatcher(new holdfast::runtime::EpollDispatcher);
            thread.start();
            thread.quit();
            QVERIFY(thread.wait(10'000));
        }
    }

    void anInterruptEndsTheTurn()
    {
        onLoop([] {
            QObject object;
            bool fired = false;
            QTimer timer;
            connect(&timer, &QTimer::timeout, &object, [&] { fired = true; });
            timer.start(0);
            post(&object, [] { loopHere().interrupt(); });
            QVERIFY(!waitingTurn());
            QVERIFY(!fired); // the rest of the turn was left out
            turn();
            QVERIFY(fired);
        });
    }

    void nestedLoopsEndFromWithin()
    {
        onLoop([] {
            QEventLoop outer;
            QEventLoop inner;
            QObject object;
            QByteArray order;
            QTimer::singleShot(1, &object, [&] {
                QTimer::singleShot(1, &object, [&] {
                    outer.exit(7); // not heard before the inner one has ended
                    QTimer::singleShot(5, &object, [&] { inner.exit(); });
                });
                inner.exec();
                order += "inner ";
            });
            QCOMPARE(outer.exec(), 7);
            order += "outer";
            QCOMPARE(order, "inner outer");
        });
    }

    void aNestedTurnDoesNotTakeTheEndFromTheOuterLoop()
    {
        QFETCH_GLOBAL(bool, isEpoll);
        if (!isEpoll)
            QSKIP("Qt's own loop waits on");
        onLoop([] {
            QEventLoop outer;
            QObject object;
            post(&object, [&] {
                post(&object, [&] { outer.exit(3); });
                turn();
                turn();
            });
            QTimer::singleShot(5'000, &object, [&] { outer.exit(4); });
            QCOMPARE(outer.exec(), 3);
        });
    }

    void saysThatItBlocksOnlyWhenItDoes()
    {
        onLoop([] {
            QObject object;
            int blocked = 0;
            int awake = 0;
            connect(&loopHere(), &QAbstractEventDispatcher::aboutToBlock, &object, [&] { ++blocked; });
            connect(&loopHere(), &QAbstractEventDispatcher::awake, &object, [&] { ++awake; });
            turn();
            QCOMPARE(blocked, 0);
            post(&object, [&] { post(&object, [] {}); });
            waitingTurn(); // the second is still to come
            QCOMPARE(blocked, 0);
            turn();
            QTimer::singleShot(1, &object, [] {});
            waitingTurn();
            QCOMPARE(blocked, 1);
            QCOMPARE(awake, 4);
        });
    }

    void aPostBeforeItBlocksIsNotForgotten()
    {
        onLoop([] {
            QObject object;
            QEventLoop loop;
            bool isPosted = false;
            connect(&loopHere(), &QAbstractEventDispatcher::aboutToBlock, &object, [&] {
                if (!std::exchange(isPosted, true))
                    post(&object, [&] { loop.exit(1); });
            });
            QCOMPARE(loop.exec(), 1);
        });
    }

    void deferredDeletionsHappenInTheirLoop()
    {
        onLoop([] {
            QEventLoop loop;
            QPointer<QObject> object = new QObject;
            QTimer::singleShot(0, object, [&] { object->deleteLater(); });
            QTimer::singleShot(20, &loop, [&] { loop.exit(); });
            loop.exec();
            QVERIFY(object.isNull());
        });
    }

    void timersKnowWhatIsLeft()
    {
        onLoop([] {
            QTimer timer;
            timer.setTimerType(Qt::PreciseTimer);
            timer.start(10'000);
            QVERIFY(timer.remainingTime() > 9'000);
            QVERIFY(timer.remainingTime() <= 10'000);
            QCOMPARE(loopHere().remainingTime(timer.timerId()), timer.remainingTime());
            const auto all = loopHere().registeredTimers(&timer);
            QCOMPARE(all.size(), 1);
            QCOMPARE(all.first().timerId, timer.timerId());
            QCOMPARE(all.first().interval, 10'000);
            QCOMPARE(all.first().timerType, Qt::PreciseTimer);
            timer.stop();
            QCOMPARE(timer.remainingTime(), -1);
        });
    }

    void timersGoAlongToAnotherThread()
    {
        onLoop([] {
            QThread other;
            auto *timer = new QTimer;
            std::atomic<bool> fired = false;
            connect(
                timer, &QTimer::timeout, timer, [&] { fired = true; }, Qt::DirectConnection);
            timer->start(1);
            timer->moveToThread(&other);
            connect(&other, &QThread::finished, timer, &QObject::deleteLater);
            QCOMPARE(loopHere().registeredTimers(timer).size(), 0);
            other.start();
            QTRY_VERIFY(fired);
            other.quit();
            other.wait();
        });
    }

    void aTimerIsNeverEarly()
    {
        onLoop([] {
            QFETCH_GLOBAL(bool, isEpoll);
            for (const auto type : {Qt::PreciseTimer, Qt::CoarseTimer}) {
                if (!isEpoll && type == Qt::CoarseTimer)
                    continue; // Qt's own are, by a twentieth
                for (int interval : {1, 21, 60, 133}) {
                    QEventLoop loop;
                    QElapsedTimer watch;
                    watch.start();
                    QTimer::singleShot(interval, type, &loop, [&] { loop.exit(); });
                    loop.exec();
                    QVERIFY(watch.nsecsElapsed() >= qint64(interval) * 1'000'000);
                }
            }
        });
    }

    void aProcessIsFedReadAndAwaited()
    {
        onLoop([] {
            QProcess process;
            QEventLoop loop;
            connect(&process, &QProcess::finished, &loop, [&](int code) { loop.exit(code); });
            process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("cat; exit 3")});
            process.write(QByteArray(200'000, 'x'));
            process.closeWriteChannel();
            QCOMPARE(loop.exec(), 3);
            QCOMPARE(process.readAll().size(), 200'000);
        });
    }

    void aChildInheritsNothingOfTheLoop()
    {
        onLoop([] {
            QProcess process;
            process.start(QStringLiteral("/bin/ls"), {QStringLiteral("-l"), QStringLiteral("/proc/self/fd")});
            QVERIFY(process.waitForFinished());
            const QByteArray listed = process.readAll();
            QVERIFY(listed.contains("pipe"));
            QVERIFY(!listed.contains("eventpoll"));
            QVERIFY(!listed.contains("eventfd"));
        });
    }

    void aForkedChildDoesNotDisturbIt()
    {
        onLoop([] {
            const Ends ends;
            int count = 0;
            QSocketNotifier notifier(ends.here(), QSocketNotifier::Read);
            connect(&notifier, &QSocketNotifier::activated, &notifier, [&] { ++count; });
            turn();
            const pid_t child = fork();
            if (child == 0)
                _exit(0);
            QCOMPARE(waitpid(child, nullptr, 0), child);
            ends.write();
            turn();
            QCOMPARE(count, 1);
        });
    }

    void theEnvironmentChoosesTheLoop()
    {
        QFETCH_GLOBAL(bool, isEpoll);
        qputenv("HOLDFAST_EVENT_LOOP", isEpoll ? "epoll" : "qt");
        QThread thread;
        holdfast::runtime::installEventLoop(thread);
        thread.start();
        auto *loop = QAbstractEventDispatcher::instance(&thread);
        QCOMPARE(dynamic_cast<holdfast::runtime::EpollDispatcher *>(loop) != nullptr, isEpoll);
        thread.quit();
        QVERIFY(thread.wait(10'000));
    }

    void aThreadsLoopLeavesNoDescriptorOpen()
    {
        onLoop([] {}); // what is made once
        const auto before = openDescriptors();
        for (int i = 0; i < 20; ++i)
            onLoop([] { turn(); });
        QCOMPARE(openDescriptors(), before);
    }
};

QTEST_GUILESS_MAIN(EpollDispatcherTest)

#include "tst_epoll_dispatcher.moc"
