// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/link/driver.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace holdfast::link::test;
using namespace std::chrono_literals;

/// What a link tells the people who read its log, and how little.
class WorkerLinkLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anHourOfADeadServerIsFewLines_data();
    void anHourOfADeadServerIsFewLines();
    void aWeekOfADeadServerIsFewLines();
    void aLossIsOneLineAndTheReturnAnother();
    void theReturnSaysHowLongHowOftenAndWhy();
    void saysWhatToDoWhereSomebodyMustAct();
    void remindsWhileItLasts();
    void aServerThatIsNotThereYetIsToldOnce();
    void warnsOnceOfMissingAnswersUntilTheNextOne();
    void tellsOfAStallOfItsOwn();
    void failedAttemptsAreForTheCurious();
    void ordinaryLifeIsSilent();
    void unreadableMessagesAreAFewLines();
    void aCopiedDataFolderWaitsAndSaysWhatToDo();
};

namespace {

/// Up for a while, then the server dies and stays dead.
void die(Driver &driver, Way how)
{
    driver.start();
    driver.runFor(100s);
    driver.way = [how](int, MonoTime) { return how; };
    driver.cut();
}

} // namespace

void WorkerLinkLogTest::anHourOfADeadServerIsFewLines_data()
{
    QTest::addColumn<int>("urls");
    QTest::addColumn<QString>("how");
    for (const int urls : {1, 2, 4}) {
        for (const char *how : {"refuses", "hangs", "both in turn", "at random", "accepts, then is silent"})
            QTest::addRow("%d URLs: %s", urls, how) << urls << QString::fromLatin1(how);
    }
}

void WorkerLinkLogTest::anHourOfADeadServerIsFewLines()
{
    QFETCH(int, urls);
    QFETCH(QString, how);
    Driver driver(workerConfig(urls));
    driver.start();
    driver.runFor(100s);
    const int before = driver.linesFrom(LogLevel::Info);
    int count = 0;
    if (how == u"accepts, then is silent")
        driver.registrationAnswer.clear();
    driver.way = [&](int, MonoTime) {
        ++count;
        if (how == u"refuses")
            return Way::Refuses;
        if (how == u"hangs")
            return Way::Hangs;
        if (how == u"accepts, then is silent")
            return count % 2 == 0 ? Way::Refuses : Way::Accepts;
        return (how == u"at random" ? count * 7919 % 13 : count) % 2 == 0 ? Way::Refuses : Way::Hangs;
    };
    driver.cut();
    driver.runFor(1h);
    const int lines = driver.linesFrom(LogLevel::Info) - before;
    QVERIFY2(lines < 10, qPrintable(QString::number(lines)));
    QVERIFY(driver.attempts.size() > 100);
    driver.registrationAnswer = R"({"type":"ack","msg":"registered","protocol":1,"id":"register"})";
    driver.way = [](int, MonoTime) { return Way::Accepts; };
    QVERIFY(driver.runUntilUp(20s));
    QVERIFY(driver.linesFrom(LogLevel::Info) - before <= 10);
}

void WorkerLinkLogTest::aWeekOfADeadServerIsFewLines()
{
    Driver driver;
    die(driver, Way::Refuses);
    driver.runFor(7 * 24h);
    QVERIFY(driver.linesFrom(LogLevel::Info) < 15);
    QVERIFY(driver.lastLine().startsWith(QStringLiteral("attempt ")));
}

void WorkerLinkLogTest::aLossIsOneLineAndTheReturnAnother()
{
    Driver driver;
    driver.start();
    driver.runFor(100s);
    driver.cut({EndCause::ClosedByPeer, QStringLiteral("1001")});
    QVERIFY(driver.runUntilUp(1s));
    QCOMPARE(driver.linesFrom(LogLevel::Debug), 3);
    QCOMPARE(driver.lines[1].level, LogLevel::Warning);
    QCOMPARE(driver.lines[1].what,
             QStringLiteral("the connection to ws://server-1/ws/heartbeat is lost: the other side "
                            "closed the connection (1001); reconnecting"));
    QCOMPARE(driver.lines[2].level, LogLevel::Info);
}

void WorkerLinkLogTest::theReturnSaysHowLongHowOftenAndWhy()
{
    Driver driver;
    driver.start();
    driver.runFor(100s);
    const MonoTime back = driver.now().mono + 3min;
    driver.way = [back](int, MonoTime now) { return now < back ? Way::Refuses : Way::Accepts; };
    driver.cut({EndCause::NoPong, QStringLiteral("within 10 s")});
    const std::size_t before = driver.attempts.size();
    QVERIFY(driver.runUntilUp(4min));
    const QString said = driver.lastLine();
    QVERIFY2(said.startsWith(QStringLiteral("the connection to ws://server-1/ws/heartbeat is back after 3 min")),
             qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral(" and %1 attempts: ").arg(driver.attempts.size() - before)),
             qPrintable(said));
    QVERIFY2(said.contains(
                 QStringLiteral(": the server did not answer a ping in time (the connection had been up for 1 min 4")),
             qPrintable(said));
    QCOMPARE(driver.lines.back().level, LogLevel::Info);
}

void WorkerLinkLogTest::saysWhatToDoWhereSomebodyMustAct()
{
    Driver driver;
    die(driver, Way::Refuses);
    driver.runFor(10s);
    const auto warning = std::find_if(driver.lines.rbegin(), driver.lines.rend(),
                                      [](const auto &line) { return line.level == LogLevel::Warning; });
    QVERIFY(warning->what.contains(QStringLiteral("could not be reached (connection refused)")));
    QVERIFY(warning->action.contains(QStringLiteral("check that the server runs")));
}

void WorkerLinkLogTest::remindsWhileItLasts()
{
    Driver driver;
    die(driver, Way::Refuses);
    driver.runFor(2min);
    const auto reminder = std::find_if(driver.lines.rbegin(), driver.lines.rend(),
                                       [](const auto &line) { return line.level == LogLevel::Warning; });
    QVERIFY2(reminder->what.startsWith(QStringLiteral("still not connected after 1 min")), qPrintable(reminder->what));
    QVERIFY(!reminder->action.isEmpty());
}

void WorkerLinkLogTest::aServerThatIsNotThereYetIsToldOnce()
{
    Driver driver;
    driver.way = [](int, MonoTime) { return Way::Refuses; };
    driver.start();
    driver.runFor(50s);
    QCOMPARE(driver.linesFrom(LogLevel::Info), 1);
    QVERIFY(driver.lines.front().what.startsWith(
        QStringLiteral("attempt 1 to connect to ws://server-1/ws/heartbeat failed")));
    QVERIFY(driver.linesFrom(LogLevel::Debug) > 5);
    driver.way = [](int, MonoTime) { return Way::Accepts; };
    QVERIFY(driver.runUntilUp(10s));
    QVERIFY(driver.lastLine().startsWith(QStringLiteral("ready: ")));
}

void WorkerLinkLogTest::warnsOnceOfMissingAnswersUntilTheNextOne()
{
    Driver driver;
    driver.start();
    driver.runFor(1s);
    driver.answersMessages = false;
    driver.runTo(Driver::kStart + 40ms + 60s + 90s - 1us);
    QCOMPARE(driver.linesFrom(LogLevel::Warning), 0);
    driver.runFor(1us);
    QCOMPARE(driver.linesFrom(LogLevel::Warning), 1);
    QVERIFY(driver.lastLine().contains(QStringLiteral("has not answered for 1 min 30 s; waiting: 2 messages")));
    driver.runFor(10h);
    QCOMPARE(driver.linesFrom(LogLevel::Warning), 1);
    driver.answersMessages = true;
    driver.runFor(61s);
    driver.answersMessages = false;
    driver.runFor(10min);
    QCOMPARE(driver.linesFrom(LogLevel::Warning), 2);
    QVERIFY(driver.downs.empty());
}

void WorkerLinkLogTest::tellsOfAStallOfItsOwn()
{
    Driver driver;
    driver.sendsPongs = false;
    driver.start();
    driver.runTo(Driver::kStart + 20s + 50ms);
    const Now late{Driver::kStart + 5min, driver.now().wall};
    const auto said = only<WriteLog>(driver.link.onDeadline(late));
    QCOMPARE(said.size(), std::size_t(1));
    QVERIFY2(said.front().what.startsWith(QStringLiteral("this process did not run for 4 min 30 s")),
             qPrintable(said.front().what));
    QVERIFY(driver.link.isUp());
}

void WorkerLinkLogTest::failedAttemptsAreForTheCurious()
{
    Driver driver;
    die(driver, Way::Refuses);
    driver.runFor(50s);
    QVERIFY(driver.linesFrom(LogLevel::Debug) - driver.linesFrom(LogLevel::Info) >= int(driver.attempts.size()) - 3);
}

void WorkerLinkLogTest::ordinaryLifeIsSilent()
{
    Driver driver;
    driver.start();
    driver.runFor(1h);
    driver.say(R"({"type":"job_start","run_id":"r","job":"j","command":["p"],"id":1})");
    driver.say(R"({"type":"goodbye","id":2})");
    driver.perform(driver.link.stop(driver.now()));
    driver.runFor(1min);
    QCOMPARE(driver.linesFrom(LogLevel::Debug), 1);
}

void WorkerLinkLogTest::unreadableMessagesAreAFewLines()
{
    Driver driver;
    driver.start();
    driver.runFor(1min);
    for (int i = 0; i < 10'000; ++i)
        driver.say("no message");
    QCOMPARE(driver.linesFrom(LogLevel::Warning), LineLimiter::kMax);
    driver.runFor(1min);
    driver.say("no message");
    QVERIFY2(driver.lastLine().contains(QStringLiteral("more such lines were left out")),
             qPrintable(driver.lastLine()));
}

void WorkerLinkLogTest::aCopiedDataFolderWaitsAndSaysWhatToDo()
{
    Driver driver;
    driver.registrationAnswer =
        R"({"type":"error","code":"copied_folder","reason":"the data folder was copied","id":"register"})";
    driver.start();
    driver.runFor(50s);
    QCOMPARE(driver.attempts.size(), std::size_t(1)); // it waits, as one of the same name does
    QVERIFY(driver.lines.back().action.contains(QStringLiteral("identity.json")));
    driver.runFor(20s);
    QCOMPARE(driver.attempts.size(), std::size_t(2));
}

QTEST_GUILESS_MAIN(WorkerLinkLogTest)
#include "tst_worker_link_log.moc"
