// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/link/driver.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace holdfast::link::test;
using namespace std::chrono_literals;

/// What a worker remembers of its outages, and tells with its registration.
class WorkerLinkOutageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSleepIsNoClockStepHoweverLongAgo_data();
    void aSleepIsNoClockStepHoweverLongAgo();
    void tellsOfARegistrationWithoutAnAnswer();
    void aRefusedRegistrationWasAnswered();
    void anAnswerEndsTheMatter();
    void anOutageThatAFormerProcessSawIsNotCalledARestart();
};

namespace {

protocol::WorkerRegister lastRegistration(const Driver &driver)
{
    const auto decoded = protocol::decode(driver.registrations.back());
    return std::get<protocol::WorkerRegister>(std::get<protocol::Envelope>(decoded).message);
}

} // namespace

void WorkerLinkOutageTest::aSleepIsNoClockStepHoweverLongAgo_data()
{
    QTest::addColumn<int>("slept"); // of the hour that the wall clock is ahead, in s
    QTest::addColumn<int>("set");
    QTest::newRow("slept") << 3600 << 0;
    QTest::newRow("set") << 0 << 3600;
    QTest::newRow("some of both") << 1200 << 2400;
}

void WorkerLinkOutageTest::aSleepIsNoClockStepHoweverLongAgo()
{
    QFETCH(int, slept);
    QFETCH(int, set);
    constexpr Microseconds before = 5h; // slept before this link
    Driver driver;
    driver.link.setObservations({}, {}, before);
    driver.start();
    QVERIFY(driver.runUntilUp(1s));
    driver.runFor(10min);
    // None of it within the window that counts as the cause: seen.slept is 0.
    driver.link.setObservations({}, {}, before + Seconds(slept));
    Now now = driver.now();
    now.wall += 1h;
    driver.perform(driver.link.closed({EndCause::Reset, {}}, now));
    QCOMPARE(driver.outages.back().loss.seen.clockStep, Milliseconds(Seconds(set)));
    QCOMPARE(driver.outages.back().verdict.verdict.contains(QStringLiteral("clock was set")), set > 0);
}

void WorkerLinkOutageTest::tellsOfARegistrationWithoutAnAnswer()
{
    Driver driver;
    const QByteArray answer = std::exchange(driver.registrationAnswer, {});
    driver.start();
    driver.runFor(100ms);
    QCOMPARE(driver.registrations.size(), std::size_t(1));
    QVERIFY(!lastRegistration(driver).unanswered);
    driver.cut({EndCause::Reset, QStringLiteral("gone")});
    driver.runFor(30s); // and more without an answer
    QVERIFY(driver.registrations.size() > 1);
    driver.registrationAnswer = answer;
    QVERIFY(driver.runUntilUp(30s));
    const protocol::WorkerRegister hello = lastRegistration(driver);
    QVERIFY(!hello.lastLoss);
    QVERIFY(hello.unanswered);
    QCOMPARE(hello.unanswered->since, qint64(1));
    QCOMPARE(hello.unanswered->cause, QStringLiteral("no_answer"));
    QCOMPARE(hello.unanswered->attempts, 1);
}

void WorkerLinkOutageTest::aRefusedRegistrationWasAnswered()
{
    Driver driver;
    const QByteArray answer = std::exchange(
        driver.registrationAnswer, R"({"type":"error","code":"bad_field","reason":"no such name","id":"register"})");
    driver.start();
    driver.runFor(100ms);
    driver.registrationAnswer = answer;
    QVERIFY(driver.runUntilUp(30s));
    QVERIFY(!lastRegistration(driver).unanswered);
}

void WorkerLinkOutageTest::anAnswerEndsTheMatter()
{
    Driver driver;
    const QByteArray answer = std::exchange(driver.registrationAnswer, {});
    driver.start();
    driver.runFor(15s);
    driver.registrationAnswer = answer;
    QVERIFY(driver.runUntilUp(30s));
    driver.cut();
    QVERIFY(driver.runUntilUp(30s));
    QVERIFY(lastRegistration(driver).lastLoss);
    QVERIFY(!lastRegistration(driver).unanswered);
}

void WorkerLinkOutageTest::anOutageThatAFormerProcessSawIsNotCalledARestart()
{
    for (const QString &blockedBy : {QString(), QStringLiteral("tls")}) {
        protocol::LinkLoss former;
        former.cause = QStringLiteral("no_pong");
        former.blockedBy = blockedBy;
        Driver driver;
        driver.registrationAnswer = R"({"type":"ack","msg":"registered"})"; // of an old server, which does not judge
        driver.perform(driver.link.start(driver.now(), former));
        QVERIFY(driver.runUntilUp(1s));
        const protocol::OutageVerdict &verdict = driver.outages.back().verdict;
        QCOMPARE(verdict.cause, blockedBy.isEmpty() ? QStringLiteral("no_pong") : blockedBy);
        QVERIFY(verdict.verdict.contains(QStringLiteral("was restarted in the meantime")));
    }
}

QTEST_GUILESS_MAIN(WorkerLinkOutageTest)

#include "tst_worker_link_outage.moc"
