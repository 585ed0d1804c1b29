// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/backoff.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

using namespace holdfast;
using namespace holdfast::link;
using namespace std::chrono_literals;

class BackoffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void capsDoubleFromTheFirstToTheLongest_data();
    void capsDoubleFromTheFirstToTheLongest();
    void waitsAreSpreadOverAllOfTheCap();
    void resetBeginsAnew();
    void neverGrowsBeyondTheLongestHoweverManyFail();
    void keepsThePromiseWhateverFailsHow_data();
    void keepsThePromiseWhateverFailsHow();
    void givesAnAttemptEnoughTime_data();
    void givesAnAttemptEnoughTime();
    void aShorterLongestWaitShortensThePeriod();
};

void BackoffTest::capsDoubleFromTheFirstToTheLongest_data()
{
    QTest::addColumn<qint64>("longest");
    QTest::addColumn<QList<qint64>>("caps");
    QTest::newRow("8 s") << qint64(8'000) << QList<qint64>{300, 600, 1'200, 2'400, 4'800, 8'000, 8'000};
    QTest::newRow("1 s") << qint64(1'000) << QList<qint64>{300, 600, 1'000, 1'000};
    QTest::newRow("shorter than the first") << qint64(100) << QList<qint64>{100, 100};
    QTest::newRow("none") << qint64(0) << QList<qint64>{0, 0};
}

void BackoffTest::capsDoubleFromTheFirstToTheLongest()
{
    QFETCH(qint64, longest);
    QFETCH(QList<qint64>, caps);
    for (const double jitter : {0.0, 0.25, 0.5, 0.999999}) {
        Backoff backoff{Milliseconds(longest)};
        for (const qint64 cap : caps)
            QCOMPARE(qint64(backoff.next(jitter).count()), qint64(static_cast<double>(cap) * jitter));
    }
}

void BackoffTest::waitsAreSpreadOverAllOfTheCap()
{
    std::mt19937 random(1);
    std::uniform_real_distribution<double> uniform;
    std::array<int, 8> counts{};
    for (int i = 0; i < 8000; ++i) {
        Backoff backoff(8s);
        for (int failures = 0; failures < 6; ++failures)
            static_cast<void>(backoff.next(0.5));
        const Milliseconds wait = backoff.next(uniform(random));
        QVERIFY(wait >= 0s && wait < 8s);
        ++counts[static_cast<std::size_t>(wait / 1s)];
    }
    for (const int count : counts)
        QVERIFY2(count > 850 && count < 1150, qPrintable(QString::number(count)));
}

void BackoffTest::resetBeginsAnew()
{
    Backoff backoff(8s);
    for (int i = 0; i < 10; ++i)
        static_cast<void>(backoff.next(0.9));
    backoff.reset();
    QCOMPARE(backoff.next(0.5), 150ms);
    QCOMPARE(backoff.next(0.5), 300ms);
}

void BackoffTest::neverGrowsBeyondTheLongestHoweverManyFail()
{
    Backoff backoff(8s);
    for (int i = 0; i < 100'000; ++i) {
        const Milliseconds wait = backoff.next(0.999);
        QVERIFY(wait >= 0s && wait < 8s);
    }
}

/// Two rounds after each other; in each, every URL either fails at once or hangs. The longest time between the begins
/// of two attempts of one URL, over all patterns, with the longest wait.
void BackoffTest::keepsThePromiseWhateverFailsHow_data()
{
    QTest::addColumn<int>("urls");
    for (int urls = 1; urls <= 8; ++urls)
        QTest::addRow("%d URLs", urls) << urls;
}

void BackoffTest::keepsThePromiseWhateverFailsHow()
{
    QFETCH(int, urls);
    const RoundTimes times = roundTimes(urls, 8s);
    const auto begins = [&](unsigned hangs, Milliseconds from) {
        std::vector<Milliseconds> at;
        for (int i = 0; i < urls; ++i) {
            at.push_back(from);
            from += (hangs >> i & 1U) != 0 ? times.attempt : 0ms;
        }
        at.push_back(from); // the end of the round
        return at;
    };
    Milliseconds longest{0};
    for (unsigned first = 0; first < 1U << urls; ++first) {
        const auto one = begins(first, 0ms);
        for (unsigned second = 0; second < 1U << urls; ++second) {
            const auto two = begins(second, std::max(one.back(), times.period));
            for (int i = 0; i < urls; ++i)
                longest = std::max(longest, two[static_cast<std::size_t>(i)] - one[static_cast<std::size_t>(i)]);
        }
    }
    QVERIFY2(longest <= 9500ms, qPrintable(QString::number(longest.count())));
}

void BackoffTest::givesAnAttemptEnoughTime_data()
{
    keepsThePromiseWhateverFailsHow_data();
}

void BackoffTest::givesAnAttemptEnoughTime()
{
    QFETCH(int, urls);
    const RoundTimes times = roundTimes(urls, 8s);
    QVERIFY(times.attempt >= 600ms && times.attempt <= 5s);
    QVERIFY(times.period >= times.attempt);
    QVERIFY(times.period <= 8s);
}

void BackoffTest::aShorterLongestWaitShortensThePeriod()
{
    QCOMPARE(roundTimes(1, 8s).period, 8000ms);
    QCOMPARE(roundTimes(1, 2s).period, 2000ms);
    QCOMPARE(roundTimes(1, 1h).period, 9500ms);
    QVERIFY(roundTimes(3, 1h).period < 9500ms);
}

QTEST_GUILESS_MAIN(BackoffTest)
#include "tst_backoff.moc"
