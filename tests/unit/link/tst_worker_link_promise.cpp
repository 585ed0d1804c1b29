// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/link/driver.h"

#include <QTest>

#include <random>

using namespace holdfast;
using namespace holdfast::link;
using namespace holdfast::link::test;
using namespace std::chrono_literals;

/// From the moment the server can be reached again, a worker is registered within 10 s, always.
class WorkerLinkPromiseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isBackWithinTenSeconds_data();
    void isBackWithinTenSeconds();
    void isThereWithinTenSecondsOfAFirstStart_data() { isBackWithinTenSeconds_data(); }
    void isThereWithinTenSecondsOfAFirstStart();
    void aThousandWorkersDoNotComeBackTogether();
    void aStandbyIsAskedAgainSoon();
};

namespace {

constexpr int kSteps = 400; // of 100 ms

/// How the URLs fail while the server is away.
Way failure(const QString &how, int url, std::mt19937 &random)
{
    if (how == u"refused")
        return Way::Refuses;
    if (how == u"hanging")
        return Way::Hangs;
    if (how == u"mixed")
        return url % 2 == 0 ? Way::Hangs : Way::Refuses;
    return random() % 2 == 0 ? Way::Hangs : Way::Refuses;
}

} // namespace

/// However long the outage has lasted, whatever the jitter.
void WorkerLinkPromiseTest::aStandbyIsAskedAgainSoon()
{
    for (const double jitter : {0.0, 0.5, 0.9999}) {
        Driver driver(workerConfig(2), [jitter] { return jitter; });
        driver.start();
        driver.runFor(100s);
        driver.way = [](int, MonoTime) { return Way::Refuses; };
        driver.refusal = {EndCause::Standby, QStringLiteral("HTTP 503: this server does not lead")};
        driver.cut();
        driver.runFor(60s);
        driver.way = [](int url, MonoTime) { return url == 1 ? Way::Accepts : Way::Refuses; };
        QVERIFY2(driver.runUntilUp(1'200ms), qPrintable(QString::number(jitter)));
    }
}

void WorkerLinkPromiseTest::isBackWithinTenSeconds_data()
{
    QTest::addColumn<int>("urls");
    QTest::addColumn<QString>("how");
    QTest::addColumn<double>("jitter");
    for (const int urls : {1, 2, 3, 4}) {
        for (const char *how : {"refused", "hanging", "mixed", "random"}) {
            for (const double jitter : {0.0, 0.5, 0.9999, -1.0})
                QTest::addRow("%d URLs, %s, jitter %g", urls, how, jitter)
                    << urls << QString::fromLatin1(how) << jitter;
        }
    }
}

/// Every URL is sometimes the only one that comes back, at every phase of the worker's waiting.
void WorkerLinkPromiseTest::isBackWithinTenSeconds()
{
    QFETCH(int, urls);
    QFETCH(QString, how);
    QFETCH(double, jitter);
    for (int step = 0; step < kSteps; ++step) {
        std::mt19937 random(static_cast<unsigned>(step));
        std::uniform_real_distribution<double> uniform;
        Driver driver(workerConfig(urls), [&] { return jitter < 0 ? uniform(random) : jitter; });
        driver.start();
        driver.runFor(100s);
        const MonoTime back = driver.now().mono + step * 100ms;
        const int healed = step % urls;
        driver.way = [&](int url, MonoTime now) {
            return now >= back && url == healed ? Way::Accepts : failure(how, url, random);
        };
        driver.cut();
        driver.runTo(back);
        QVERIFY2(driver.runUntilUp(10s), qPrintable(QStringLiteral("step %1").arg(step)));
    }
}

void WorkerLinkPromiseTest::isThereWithinTenSecondsOfAFirstStart()
{
    QFETCH(int, urls);
    QFETCH(QString, how);
    QFETCH(double, jitter);
    for (int step = 0; step < kSteps; ++step) {
        std::mt19937 random(static_cast<unsigned>(step));
        std::uniform_real_distribution<double> uniform;
        Driver driver(workerConfig(urls), [&] { return jitter < 0 ? uniform(random) : jitter; });
        const MonoTime there = driver.now().mono + step * 100ms;
        driver.way = [&](int url, MonoTime now) { return now >= there ? Way::Accepts : failure(how, url, random); };
        driver.start();
        driver.runTo(there);
        QVERIFY2(driver.runUntilUp(10s), qPrintable(QStringLiteral("step %1").arg(step)));
    }
}

/// The server is away for five seconds: in no tenth of a second after that does an eighth of them come.
void WorkerLinkPromiseTest::aThousandWorkersDoNotComeBackTogether()
{
    std::mt19937 random(1);
    std::uniform_real_distribution<double> uniform;
    std::map<qint64, int> attemptsAt;
    for (int i = 0; i < 1000; ++i) {
        Driver driver(workerConfig(), [&] { return uniform(random); });
        driver.start();
        driver.runTo(Driver::kStart + 100s);
        const MonoTime back = driver.now().mono + 5s;
        driver.way = [back](int, MonoTime now) { return now < back ? Way::Refuses : Way::Accepts; };
        driver.cut();
        QVERIFY(driver.runUntilUp(15s));
        ++attemptsAt[(driver.attempts.back().second - back) / 100ms];
    }
    for (const auto &[when, count] : attemptsAt)
        QVERIFY2(count < 120, qPrintable(QStringLiteral("%1 in one tenth of a second").arg(count)));
}

QTEST_GUILESS_MAIN(WorkerLinkPromiseTest)
#include "tst_worker_link_promise.moc"
