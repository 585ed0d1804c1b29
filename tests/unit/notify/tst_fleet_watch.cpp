// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/watch/fleet_watch.h"
#include "tests/unit/notify/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;
using namespace holdfast::notify::test;

namespace {

const QString kWorker = QStringLiteral("ams-1");

jobs::Outage outage(std::optional<WallTime> back = std::nullopt)
{
    jobs::Outage made;
    made.worker = kWorker;
    made.began = made.noticed = kNoon;
    made.back = back;
    made.verdict = QStringLiteral("no pong");
    made.act = QStringLiteral("check the path");
    return made;
}

QStringList words(const TellAll &told)
{
    QStringList list;
    for (const Told &each : told)
        list += toString(each.event.kind) + u' ' + each.channel;
    return list;
}

Channel wantsAll(const QString &name = QStringLiteral("chat"))
{
    Channel made = channel(name);
    made.rules.on.insert(EventKind::WorkerDegraded);
    return made;
}

} // namespace

/// What channels are told of workers and of the server.
class TestFleetWatch final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsOfALongOutageOnce();
    void tellsThatItIsBackToThoseWhoHeard();
    void saysNothingOfAShortOutage();
    void eachChannelHasItsOwnPatience();
    void aBetterVerdictDoesNotTellTwice();
    void aNewChannelHearsNothingOld();
    void aWorkerThatIsRemovedIsNotOffline();
    void tellsOfFlappingWhenItBegins();
    void tellsOfIllnessWhenItBegins();
    void aConditionIsToldOnceUntilItEnds();
    void happeningsHaveTheirKey();
    void aFailingChannelIsToldByTheOthers();
};

void TestFleetWatch::tellsOfALongOutageOnce()
{
    FleetWatch watch;
    watch.setChannels({channel()}, kNoon);
    QVERIFY(watch.changed(outage(), kNoon + 1s).empty());
    QCOMPARE(watch.nextDeadline(), kNoon + 5min);
    const TellAll told = watch.onDeadline(kNoon + 5min);
    QCOMPARE(words(told), QStringList{"worker_offline chat"});
    QCOMPARE(told[0].event.worker, kWorker);
    QCOMPARE(told[0].event.cause, QStringLiteral("no pong"));
    QCOMPARE(told[0].event.act, QStringLiteral("check the path"));
    QVERIFY(!watch.nextDeadline());
}

void TestFleetWatch::tellsThatItIsBackToThoseWhoHeard()
{
    Channel patient = channel(QStringLiteral("patient"));
    patient.rules.offlineAfter = 1h;
    FleetWatch watch;
    watch.setChannels({channel(), patient}, kNoon);
    static_cast<void>(watch.changed(outage(), kNoon));
    static_cast<void>(watch.onDeadline(kNoon + 5min));
    const TellAll told = watch.changed(outage(kNoon + 10min), kNoon + 10min);
    QCOMPARE(words(told), QStringList{"worker_back chat"});
    QCOMPARE(told[0].event.cause, QStringLiteral("after 10 min. no pong"));
    QVERIFY(!watch.nextDeadline());
}

void TestFleetWatch::saysNothingOfAShortOutage()
{
    FleetWatch watch;
    watch.setChannels({channel()}, kNoon);
    static_cast<void>(watch.changed(outage(), kNoon));
    QVERIFY(watch.changed(outage(kNoon + 4min), kNoon + 4min).empty());
    QVERIFY(!watch.nextDeadline());
}

void TestFleetWatch::eachChannelHasItsOwnPatience()
{
    Channel hasty = channel(QStringLiteral("hasty"));
    hasty.rules.offlineAfter = 0s;
    FleetWatch watch;
    watch.setChannels({channel(), hasty}, kNoon);
    QCOMPARE(words(watch.changed(outage(), kNoon)), QStringList{"worker_offline hasty"});
    QCOMPARE(words(watch.onDeadline(kNoon + 1h)), QStringList{"worker_offline chat"});
}

void TestFleetWatch::aBetterVerdictDoesNotTellTwice()
{
    FleetWatch watch;
    watch.setChannels({channel()}, kNoon);
    static_cast<void>(watch.changed(outage(), kNoon));
    static_cast<void>(watch.onDeadline(kNoon + 5min));
    QVERIFY(watch.changed(outage(), kNoon + 6min).empty());
    QVERIFY(!watch.nextDeadline());
}

void TestFleetWatch::aNewChannelHearsNothingOld()
{
    FleetWatch watch;
    static_cast<void>(watch.changed(outage(), kNoon));
    watch.setChannels({channel()}, kNoon + 6min);
    QVERIFY(!watch.nextDeadline());
}

void TestFleetWatch::aWorkerThatIsRemovedIsNotOffline()
{
    FleetWatch watch;
    watch.setChannels({channel()}, kNoon);
    static_cast<void>(watch.changed(outage(), kNoon));
    watch.gone(kWorker);
    QVERIFY(!watch.nextDeadline());
}

void TestFleetWatch::tellsOfFlappingWhenItBegins()
{
    FleetWatch watch;
    watch.setChannels({channel()}, kNoon);
    QVERIFY(watch.seen(kWorker, false, {}, kNoon).empty());
    QCOMPARE(words(watch.seen(kWorker, true, {}, kNoon)), QStringList{"worker_flapping chat"});
    QVERIFY(watch.seen(kWorker, true, {}, kNoon).empty());
    QVERIFY(watch.seen(kWorker, false, {}, kNoon).empty());
    QCOMPARE(watch.seen(kWorker, true, {}, kNoon).size(), std::size_t(1));
}

void TestFleetWatch::tellsOfIllnessWhenItBegins()
{
    FleetWatch watch;
    watch.setChannels({channel(QStringLiteral("other")), wantsAll()}, kNoon);
    const TellAll told = watch.seen(kWorker, false, QStringLiteral("slow answers"), kNoon);
    QCOMPARE(words(told), QStringList{"worker_degraded chat"});
    QCOMPARE(told[0].event.cause, QStringLiteral("slow answers"));
    QVERIFY(watch.seen(kWorker, false, QStringLiteral("slower answers"), kNoon).empty());
}

void TestFleetWatch::aConditionIsToldOnceUntilItEnds()
{
    ServerWatch watch;
    watch.setChannels({channel()});
    const QString cause = QStringLiteral("5 % are free");
    QCOMPARE(watch.condition(EventKind::DiskFilling, cause, {}, kNoon).size(), std::size_t(1));
    QVERIFY(watch.condition(EventKind::DiskFilling, cause, {}, kNoon + 1h).empty());
    QVERIFY(watch.condition(EventKind::DiskFilling, {}, {}, kNoon + 2h).empty());
    const TellAll again = watch.condition(EventKind::DiskFilling, cause, {}, kNoon + 3h);
    QCOMPARE(again.size(), std::size_t(1));
    QCOMPARE(again[0].event.key, QStringLiteral("disk_filling:2026-11-23T15:00:00.000Z"));
}

void TestFleetWatch::happeningsHaveTheirKey()
{
    ServerWatch watch;
    watch.setChannels({channel()});
    const TellAll told = watch.happened(EventKind::ServerStarted, QStringLiteral("s1"), {}, {}, kNoon);
    QCOMPARE(told.at(0).event.key, QStringLiteral("server_started:s1"));
}

void TestFleetWatch::aFailingChannelIsToldByTheOthers()
{
    ServerWatch watch;
    watch.setChannels({channel(), channel(QStringLiteral("mail"))});
    const TellAll told = watch.channelFails(QStringLiteral("chat"), QStringLiteral("status 500"), kNoon);
    QCOMPARE(words(told), QStringList{"channel_fails mail"});
    QCOMPARE(told[0].event.channel, QStringLiteral("chat"));
    QVERIFY(told[0].event.worker.isEmpty());
}

QTEST_GUILESS_MAIN(TestFleetWatch)
#include "tst_fleet_watch.moc"
