// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/link/driver.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace holdfast::link::test;
using namespace std::chrono_literals;

/// How a link ends, and what comes after.
class WorkerLinkEndsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reconnectsAfterEachKindOfEnd_data();
    void reconnectsAfterEachKindOfEnd();
    void abortsAServerThatDoesNotPong();
    void abortsAServerThatDoesNotAnswerTheRegistration();
    void abortsAServerThatRefusesTheRegistration();
    void anAckThatIsNoRegistrationIsNoRegistration();
    void abortsAnAttemptItsSocketForgot();
    void waitsAMinuteWhenAnotherTookItsName();
    void aGoodbyeMakesTheCloseAnOrderlyOne();
    void aGoodbyeIsForgottenByTheNextLink();
    void triesItsUrlsInTurn();
    void staysWithTheUrlThatWorked();
    void theFirstWaitAfterALossIsShort();
    void aLinkThatHeldAMinuteEarnsAShortWait_data();
    void aLinkThatHeldAMinuteEarnsAShortWait();
    void neverSpinsWhateverTheJitter();
    void asksAgainAfterMinutesIfItsTokenIsRefused_data();
    void asksAgainAfterMinutesIfItsTokenIsRefused();
    void aRefusedTokenIsOneLineAnHour();
    void aRefusedRegistrationIsARefusedToken();
    void anotherTokenIsTriedAtOnce();
    void aRefusalOfTheFormerTokenIsNoRefusalOfTheNewOne();
    void oneServerThatRefusesLeavesTheOtherOnesTheirPace();
    void twoHundredRefusedWorkersDoNotAskTogether();
};

namespace {

Driver upDriver(int urls = 1, double jitter = 0.999)
{
    return Driver(workerConfig(urls), [jitter] { return jitter; });
}

} // namespace

void WorkerLinkEndsTest::reconnectsAfterEachKindOfEnd_data()
{
    QTest::addColumn<int>("cause");
    for (const EndCause cause : {EndCause::ClosedByPeer, EndCause::GoneAway, EndCause::Reset, EndCause::NoPong,
                                 EndCause::Refused, EndCause::Unreachable, EndCause::ProtocolError, EndCause::Overflow})
        QTest::newRow(qPrintable(toString(cause))) << static_cast<int>(cause);
}

void WorkerLinkEndsTest::reconnectsAfterEachKindOfEnd()
{
    QFETCH(int, cause);
    Driver driver = upDriver();
    driver.start();
    driver.runFor(100s);
    const WorkerEffects effects = driver.cut({static_cast<EndCause>(cause), QStringLiteral("detail")});
    QCOMPARE(only<LinkDown>(effects).size(), std::size_t(1));
    QVERIFY(static_cast<int>(only<LinkDown>(effects).front().end.cause) == cause);
    QVERIFY(!driver.link.isUp());
    QVERIFY(driver.runUntilUp(1s));
    QCOMPARE(driver.attempts.size(), std::size_t(2));
}

void WorkerLinkEndsTest::abortsAServerThatDoesNotPong()
{
    Driver driver = upDriver();
    driver.sendsPongs = false;
    driver.start();
    driver.runTo(Driver::kStart + 40ms + 30s - 1us);
    QVERIFY(driver.link.isUp());
    driver.runFor(1us);
    QVERIFY(!driver.link.isUp());
    QVERIFY(!driver.hasSocket());
    QCOMPARE(driver.downs.size(), std::size_t(1));
    QVERIFY(driver.lastLine().contains(QStringLiteral("ping was not answered")));
    driver.sendsPongs = true;
    QVERIFY(driver.runUntilUp(9500ms));
}

void WorkerLinkEndsTest::abortsAServerThatDoesNotAnswerTheRegistration()
{
    Driver driver = upDriver();
    const QByteArray answer = std::exchange(driver.registrationAnswer, {});
    driver.start();
    driver.runFor(20ms + 10s - 1us);
    QVERIFY(driver.hasSocket());
    driver.runFor(1us);
    QVERIFY(!driver.hasSocket());
    QVERIFY(driver.downs.empty());
    driver.registrationAnswer = answer;
    QVERIFY(driver.runUntilUp(9500ms));
}

void WorkerLinkEndsTest::abortsAServerThatRefusesTheRegistration()
{
    Driver driver = upDriver();
    const QByteArray answer = std::exchange(
        driver.registrationAnswer, R"({"type":"error","code":"bad_field","reason":"no such name","id":"register"})");
    driver.start();
    driver.runFor(40ms);
    QVERIFY(!driver.hasSocket());
    QVERIFY(!driver.link.isUp());
    QVERIFY(driver.lastLine().contains(QStringLiteral("bad_field: no such name")));
    QVERIFY(!driver.lines.back().action.isEmpty());
    driver.registrationAnswer = answer;
    QVERIFY(driver.runUntilUp(9500ms));
}

void WorkerLinkEndsTest::anAckThatIsNoRegistrationIsNoRegistration()
{
    Driver driver = upDriver();
    driver.registrationAnswer = R"({"type":"ack","received":true,"id":"register"})";
    driver.start();
    driver.runFor(9s);
    QVERIFY(!driver.link.isUp());
    driver.say(R"({"type":"ack","msg":"registered"})");
    QVERIFY(driver.link.isUp());
}

/// The socket's own timeout should come first; should it not, the link does not hang.
void WorkerLinkEndsTest::abortsAnAttemptItsSocketForgot()
{
    Driver driver = upDriver();
    const WorkerEffects opening = driver.link.start(driver.now()); // and nothing more is heard of it
    QCOMPARE(only<OpenSocket>(opening).size(), std::size_t(1));
    const MonoTime due = *driver.link.nextDeadline();
    QCOMPARE(due, Driver::kStart + 5500ms);
    const WorkerEffects effects = driver.link.onDeadline({due, driver.now().wall});
    QCOMPARE(only<AbortSocket>(effects).size(), std::size_t(1));
    QVERIFY(*driver.link.nextDeadline() <= Driver::kStart + 9500ms);
}

void WorkerLinkEndsTest::waitsAMinuteWhenAnotherTookItsName()
{
    Driver driver = upDriver(2);
    driver.start();
    driver.runFor(100s);
    driver.cut({EndCause::TakenOver, {}});
    driver.runFor(60s - 1us);
    QCOMPARE(driver.attempts.size(), std::size_t(1));
    QVERIFY(driver.lastLine().contains(QStringLiteral("same name")));
    QVERIFY(driver.lines.back().action.contains(QStringLiteral("--name")));
    QVERIFY(driver.runUntilUp(1s));
}

void WorkerLinkEndsTest::aGoodbyeMakesTheCloseAnOrderlyOne()
{
    Driver driver = upDriver();
    driver.start();
    driver.runFor(100s);
    driver.say(R"({"type":"goodbye","reason":"restart","id":1})");
    const auto downs = only<LinkDown>(driver.cut({EndCause::Reset, QStringLiteral("x")}));
    QVERIFY(downs.front().end.cause == EndCause::GoneAway);
    QVERIFY(driver.runUntilUp(1s));
}

void WorkerLinkEndsTest::aGoodbyeIsForgottenByTheNextLink()
{
    Driver driver = upDriver();
    driver.start();
    driver.runFor(100s);
    driver.say(R"({"type":"goodbye"})");
    driver.cut();
    QVERIFY(driver.runUntilUp(1s));
    const auto downs = only<LinkDown>(driver.cut({EndCause::Reset, {}}));
    QVERIFY(downs.front().end.cause == EndCause::Reset);
}

void WorkerLinkEndsTest::triesItsUrlsInTurn()
{
    Driver driver = upDriver(3);
    driver.way = [](int, MonoTime) { return Way::Refuses; };
    driver.start();
    driver.runFor(60s);
    QVERIFY(driver.attempts.size() > 15);
    for (std::size_t i = 0; i < driver.attempts.size(); ++i)
        QCOMPARE(driver.attempts[i].first, int(i % 3));
}

void WorkerLinkEndsTest::staysWithTheUrlThatWorked()
{
    Driver driver = upDriver(3);
    driver.way = [](int url, MonoTime) { return url == 1 ? Way::Accepts : Way::Refuses; };
    driver.start();
    QVERIFY(driver.runUntilUp(1s));
    QCOMPARE(driver.link.url(), QStringLiteral("ws://server-2/ws/heartbeat"));
    driver.runFor(100s);
    driver.cut();
    QVERIFY(driver.runUntilUp(1s));
    QCOMPARE(driver.attempts.back().first, 1);
    QCOMPARE(driver.attempts.size(), std::size_t(3));
}

void WorkerLinkEndsTest::theFirstWaitAfterALossIsShort()
{
    Driver driver = upDriver();
    driver.start();
    driver.runFor(100s);
    const MonoTime lost = driver.now().mono;
    driver.cut();
    QVERIFY(driver.runUntilUp(1s));
    QVERIFY(driver.attempts.back().second - lost <= 300ms);
    QVERIFY(driver.attempts.back().second - lost >= 50ms);
}

void WorkerLinkEndsTest::aLinkThatHeldAMinuteEarnsAShortWait_data()
{
    QTest::addColumn<qint64>("held");
    QTest::addColumn<bool>("isShort");
    QTest::newRow("59 s") << qint64(59'000) << false;
    QTest::newRow("60 s") << qint64(60'000) << true;
    QTest::newRow("an hour") << qint64(3'600'000) << true;
}

void WorkerLinkEndsTest::aLinkThatHeldAMinuteEarnsAShortWait()
{
    QFETCH(qint64, held);
    QFETCH(bool, isShort);
    Driver driver = upDriver();
    driver.way = [](int, MonoTime now) { return now < Driver::kStart + 60s ? Way::Refuses : Way::Accepts; };
    driver.start();
    QVERIFY(driver.runUntilUp(80s));
    driver.runTo(driver.ups.back() + Milliseconds(held));
    const MonoTime lost = driver.now().mono;
    driver.cut();
    QVERIFY(driver.runUntilUp(10s));
    QCOMPARE(driver.attempts.back().second - lost < 301ms, isShort);
}

void WorkerLinkEndsTest::neverSpinsWhateverTheJitter()
{
    for (const double jitter : {0.0, 0.01, 0.5, 0.999}) {
        Driver driver = upDriver(1, jitter);
        driver.way = [](int, MonoTime) { return Way::Refuses; };
        driver.start();
        driver.runFor(60s);
        for (std::size_t i = 1; i < driver.attempts.size(); ++i)
            QVERIFY(driver.attempts[i].second - driver.attempts[i - 1].second >= 50ms);
    }
}

void WorkerLinkEndsTest::asksAgainAfterMinutesIfItsTokenIsRefused_data()
{
    QTest::addColumn<int>("cause");
    QTest::newRow("revoked") << static_cast<int>(EndCause::Revoked);
    QTest::newRow("not known") << static_cast<int>(EndCause::Unauthorized);
}

void WorkerLinkEndsTest::asksAgainAfterMinutesIfItsTokenIsRefused()
{
    QFETCH(int, cause);
    Driver driver = upDriver();
    driver.start();
    driver.runFor(100s);
    driver.cut({static_cast<EndCause>(cause), QStringLiteral("detail")});
    driver.runFor(WorkerLink::kRefusedWait - 1ms);
    QCOMPARE(driver.attempts.size(), std::size_t(1));
    driver.runFor(WorkerLink::kRefusedSpread);
    QCOMPARE(driver.attempts.size(), std::size_t(2));
    QVERIFY(driver.link.isUp());
}

void WorkerLinkEndsTest::aRefusedTokenIsOneLineAnHour()
{
    Driver driver = upDriver();
    driver.refusal = {EndCause::Revoked, QStringLiteral("HTTP 401: this token was revoked")};
    driver.way = [](int, MonoTime) { return Way::Refuses; };
    driver.start();
    driver.runFor(WorkerLink::kRefusedReminder);
    QCOMPARE(driver.linesFrom(LogLevel::Warning), 1);
    QVERIFY(driver.lines.front().action.contains(QStringLiteral("holdfast worker join")));
    QVERIFY(driver.attempts.size() >= 12 && driver.attempts.size() <= 21);
    driver.runFor(10min);
    QCOMPARE(driver.linesFrom(LogLevel::Warning), 2);
}

/// The token is for a worker of another name: the server says so in its answer to the registration.
void WorkerLinkEndsTest::aRefusedRegistrationIsARefusedToken()
{
    Driver driver = upDriver();
    driver.registrationAnswer = R"({"type":"error","code":"forbidden","reason":"not your name","id":"register"})";
    driver.start();
    driver.runFor(1min);
    QCOMPARE(driver.tokensRefused, 1);
    QCOMPARE(driver.attempts.size(), std::size_t(1));
}

void WorkerLinkEndsTest::anotherTokenIsTriedAtOnce()
{
    Driver driver = upDriver();
    driver.refusal = {EndCause::Unauthorized, {}};
    driver.way = [](int, MonoTime) { return Way::Refuses; };
    driver.start();
    driver.runFor(1min);
    QCOMPARE(driver.attempts.size(), std::size_t(1));
    QCOMPARE(driver.tokensRefused, 1);
    driver.way = [](int, MonoTime) { return Way::Accepts; };
    driver.perform(driver.link.tokenChanged(driver.now()));
    QVERIFY(driver.runUntilUp(1s));
    driver.perform(driver.link.tokenChanged(driver.now()));
    QVERIFY(driver.link.isUp());
}

void WorkerLinkEndsTest::aRefusalOfTheFormerTokenIsNoRefusalOfTheNewOne()
{
    Driver driver = upDriver();
    driver.refusal = {EndCause::Revoked, {}};
    driver.way = [](int, MonoTime) { return Way::Refuses; };
    (void)driver.start(); // the refusal is on its way
    driver.way = [](int, MonoTime) { return Way::Accepts; };
    driver.perform(driver.link.tokenChanged(driver.now()));
    QVERIFY(driver.runUntilUp(9500ms));
}

void WorkerLinkEndsTest::oneServerThatRefusesLeavesTheOtherOnesTheirPace()
{
    Driver driver = upDriver(2);
    driver.refusal = {EndCause::Revoked, {}};
    MonoTime usable = Driver::kStart + 20min;
    driver.way = [usable](int url, MonoTime now) {
        return url == 0 ? Way::Refuses : now < usable ? Way::Hangs : Way::Accepts;
    };
    driver.start();
    driver.runTo(usable);
    QVERIFY(driver.runUntilUp(9500ms));
    const auto refused = std::count_if(driver.attempts.begin(), driver.attempts.end(),
                                       [](const auto &attempt) { return attempt.first == 0; });
    QVERIFY2(refused <= 7, qPrintable(QString::number(refused)));
    QVERIFY(driver.attempts.size() - static_cast<std::size_t>(refused) > 100);
}

/// Each of them waits for a while of its own, so a minute brings a part of them.
void WorkerLinkEndsTest::twoHundredRefusedWorkersDoNotAskTogether()
{
    std::map<qint64, int> attemptsInMinute;
    int lines = 0;
    for (int i = 0; i < 200; ++i) {
        Driver driver(workerConfig(), [i] { return i / 200.0; });
        driver.refusal = {EndCause::Revoked, {}};
        driver.way = [](int, MonoTime) { return Way::Refuses; };
        driver.start();
        driver.runFor(1h);
        for (const auto &[url, at] : driver.attempts)
            ++attemptsInMinute[std::chrono::floor<std::chrono::minutes>(at - Driver::kStart).count()];
        lines += driver.linesFrom(LogLevel::Warning);
    }
    QCOMPARE(lines, 200);
    for (const auto &[minute, attempts] : attemptsInMinute)
        QVERIFY2(minute == 0 || attempts <= 110, qPrintable(QStringLiteral("%1: %2").arg(minute).arg(attempts)));
}

QTEST_GUILESS_MAIN(WorkerLinkEndsTest)
#include "tst_worker_link_ends.moc"
