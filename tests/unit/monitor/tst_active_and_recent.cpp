// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/active_and_recent.h"

#include <QTest>

using holdfast::monitor::ActiveAndRecent;

namespace {

/// Numbers that are over when they are negative.
using Numbers = ActiveAndRecent<int>;

bool isNegative(const int &number)
{
    return number < 0;
}

QStringList keys(const Numbers &numbers)
{
    QStringList list;
    for (const auto &[key, number] : numbers.all())
        list += key;
    return list;
}

} // namespace

class TestNewestOver final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAllThatGoOn();
    void dropsTheOldestThatIsOver();
    void countsWhatEndsTwiceOnce();
    void keepsWhatGoesOnAgain();
    void beginsAnewAfterAllIsTaken();
};

void TestNewestOver::keepsAllThatGoOn()
{
    Numbers numbers(2, isNegative);
    for (int i = 0; i < 9; ++i)
        QVERIFY(!numbers.put(QString::number(i), i));
    QCOMPARE(numbers.all().size(), std::size_t(9));
    QCOMPARE(*numbers.find("7"), 7);
    QCOMPARE(numbers.find("9"), nullptr);
}

void TestNewestOver::dropsTheOldestThatIsOver()
{
    Numbers numbers(2, isNegative);
    numbers.put("goes on", 1);
    QVERIFY(numbers.put("z", -1));
    QVERIFY(numbers.put("a", -1));
    numbers.put("b", 1);
    QVERIFY(numbers.put("b", -1));
    QCOMPARE(keys(numbers), (QStringList{"a", "b", "goes on"}));
}

void TestNewestOver::countsWhatEndsTwiceOnce()
{
    Numbers numbers(2, isNegative);
    QVERIFY(numbers.put("a", -1));
    QVERIFY(!numbers.put("a", -2));
    QCOMPARE(*numbers.find("a"), -2);
    numbers.put("b", -1);
    QCOMPARE(keys(numbers), (QStringList{"a", "b"}));
}

void TestNewestOver::keepsWhatGoesOnAgain()
{
    Numbers numbers(2, isNegative);
    numbers.put("a", -1);
    numbers.put("a", 1);
    numbers.put("b", -1);
    numbers.put("c", -1);
    QCOMPARE(keys(numbers), (QStringList{"a", "b", "c"}));
    QVERIFY(numbers.put("a", -1)); // the newest now
    QCOMPARE(keys(numbers), (QStringList{"a", "c"}));
}

void TestNewestOver::beginsAnewAfterAllIsTaken()
{
    Numbers numbers(1, isNegative);
    numbers.put("a", -1);
    QCOMPARE(numbers.takeAll().size(), std::size_t(1));
    QVERIFY(numbers.all().empty());
    numbers.put("b", -1);
    QCOMPARE(keys(numbers), QStringList{"b"});
}

QTEST_APPLESS_MAIN(TestNewestOver)
#include "tst_active_and_recent.moc"
