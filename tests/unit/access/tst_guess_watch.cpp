// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/guess_watch.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

class GuessWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesTheTwentyFirstGuessOfAMinute();
    void countsAgainAfterAMinute();
    void countsEachAddressByItself();
    void remembersABoundedNumberOfAddresses();
};

namespace {
const QString kPeer = QStringLiteral("192.0.2.1");

void guess(GuessWatch &watch, const QString &address, int times, MonoTime now)
{
    for (int i = 0; i < times; ++i)
        QCOMPARE(watch.wrong(address, now), GuessWatch::Guess::Counted);
}
} // namespace

void GuessWatchTest::refusesTheTwentyFirstGuessOfAMinute()
{
    GuessWatch watch;
    guess(watch, kPeer, GuessWatch::kMost, MonoTime(Seconds(5)));
    QCOMPARE(watch.wrong(kPeer, MonoTime(Seconds(64))), GuessWatch::Guess::TooMany);
}

void GuessWatchTest::countsAgainAfterAMinute()
{
    GuessWatch watch;
    guess(watch, kPeer, GuessWatch::kMost, MonoTime(Seconds(5)));
    guess(watch, kPeer, GuessWatch::kMost, MonoTime(Seconds(65)));
    QCOMPARE(watch.wrong(kPeer, MonoTime(Seconds(66))), GuessWatch::Guess::TooMany);
}

void GuessWatchTest::countsEachAddressByItself()
{
    GuessWatch watch;
    guess(watch, kPeer, GuessWatch::kMost, MonoTime());
    guess(watch, QStringLiteral("192.0.2.2"), GuessWatch::kMost, MonoTime());
}

void GuessWatchTest::remembersABoundedNumberOfAddresses()
{
    GuessWatch watch;
    for (int i = 0; i < 12'000; ++i)
        (void)watch.wrong(QString::number(i), MonoTime(Milliseconds(i)));
    QCOMPARE(watch.addresses(), GuessWatch::kMaxAddresses);
    guess(watch, QStringLiteral("11999"), GuessWatch::kMost - 1, MonoTime(Seconds(13))); // the newest is known
    QCOMPARE(watch.wrong(QStringLiteral("11999"), MonoTime(Seconds(13))), GuessWatch::Guess::TooMany);
}

QTEST_APPLESS_MAIN(GuessWatchTest)
#include "tst_guess_watch.moc"
