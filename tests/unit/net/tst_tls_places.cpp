// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tls_places.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::net;
using Turn = TlsPlaces::Turn;

namespace {

constexpr MonoTime kStart{Seconds(100)};

} // namespace

class TestTlsPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsUpToTheBound();
    void othersWaitInOrder();
    void aSlowOneStaysWhileNobodyWaits();
    void aSlowOneGivesUpItsPlaceToWhoWaits();
};

void TestTlsPlaces::startsUpToTheBound()
{
    TlsPlaces places(2, Seconds(1));
    for (TlsPlaces::Id id = 1; id <= 3; ++id)
        places.enter(id);
    QCOMPARE(places.next(kStart), (Turn{{}, {1, 2}}));
    QCOMPARE(places.next(kStart), Turn{});
}

void TestTlsPlaces::othersWaitInOrder()
{
    TlsPlaces places(1, Seconds(1));
    for (TlsPlaces::Id id = 1; id <= 4; ++id)
        places.enter(id);
    QCOMPARE(places.next(kStart), (Turn{{}, {1}}));
    places.leave(2);
    places.leave(1);
    QCOMPARE(places.next(kStart), (Turn{{}, {3}}));
    places.leave(3);
    QCOMPARE(places.next(kStart), (Turn{{}, {4}}));
}

void TestTlsPlaces::aSlowOneStaysWhileNobodyWaits()
{
    TlsPlaces places(1, Seconds(1));
    places.enter(1);
    QCOMPARE(places.next(kStart), (Turn{{}, {1}}));
    QCOMPARE(places.next(kStart + Seconds(9)), Turn{});
    QVERIFY(!places.nextDeadline());
}

void TestTlsPlaces::aSlowOneGivesUpItsPlaceToWhoWaits()
{
    TlsPlaces places(1, Seconds(1));
    places.enter(1);
    QCOMPARE(places.next(kStart), (Turn{{}, {1}}));
    places.enter(2);
    QCOMPARE(places.next(kStart + Milliseconds(999)), Turn{});
    QCOMPARE(*places.nextDeadline(), kStart + Seconds(1));
    QCOMPARE(places.next(kStart + Seconds(1)), (Turn{{1}, {2}}));
}

QTEST_GUILESS_MAIN(TestTlsPlaces)
#include "tst_tls_places.moc"
