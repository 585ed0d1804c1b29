// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/vitals.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::link;

class TestVitals final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isGoodWhileSomethingIsAcknowledged();
    void isGoodWithoutALink();
    void beginsAnewWithEachLink();
};

namespace {

MonoTime at(int seconds)
{
    return MonoTime(std::chrono::seconds(1000 + seconds));
}

} // namespace

void TestVitals::isGoodWhileSomethingIsAcknowledged()
{
    Vitals vitals(Milliseconds(60'000), Milliseconds(90'000));
    vitals.up(at(0));
    QVERIFY(vitals.isGood(at(150)));
    QVERIFY(!vitals.isGood(at(151)));
    vitals.acknowledged(at(100));
    QVERIFY(vitals.isGood(at(250)));
    QVERIFY(!vitals.isGood(at(251)));
    vitals.acknowledged(at(252));
    QVERIFY(vitals.isGood(at(300)));
}

/// A worker whose server is away tries again: another process could do no more.
void TestVitals::isGoodWithoutALink()
{
    Vitals vitals(Milliseconds(1'000), Milliseconds(1'000));
    QVERIFY(vitals.isGood(at(1000)));
    vitals.up(at(1000));
    vitals.down();
    QVERIFY(vitals.isGood(at(5000)));
}

void TestVitals::beginsAnewWithEachLink()
{
    Vitals vitals(Milliseconds(1'000), Milliseconds(1'000));
    vitals.up(at(0));
    vitals.down();
    vitals.up(at(100));
    QVERIFY(vitals.isGood(at(102)));
    QVERIFY(!vitals.isGood(at(103)));
}

QTEST_GUILESS_MAIN(TestVitals)
#include "tst_vitals.moc"
