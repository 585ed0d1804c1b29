// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/workers_model.h"
#include "scene.h"

#include <QAbstractItemModel>
#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;

namespace {

WallTime fixedNow()
{
    return gui::test::sceneNow();
}

WorkerRow worker(const QString &name)
{
    WorkerRow row;
    row.name = name;
    row.state = QStringLiteral("connected");
    return row;
}

} // namespace

/// What the strips of the last day are drawn from.
class TestOutages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mergesOutagesIntoTheStrip();
    void forgetsOutagesAfterADay();
    void anOutageThatIsOverStaysOver();
    void whatTheSnapshotLacksDoesNotLast();
};

void TestOutages::mergesOutagesIntoTheStrip()
{
    WorkersModel model(fixedNow);
    model.replaceAll({worker("a"), worker("b")});
    OutageRow outage{"a", fixedNow() - std::chrono::hours(2), fixedNow(), std::nullopt, 1, 0, "no_pong", {}, {}};
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.mergeOutages({outage});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toModelIndex(), model.index(0, WorkersModel::Strip));
    outage.back = fixedNow();
    model.mergeOutages({outage}); // the same one, over now
    QCOMPARE(model.outagesOf("a").size(), std::size_t(1));
    QVERIFY(model.outagesOf("a")[0].back);
    const auto strip = model.index(0, WorkersModel::Strip).data(PaintRole).value<DayStrip>();
    QVERIFY(strip.outages);
    QCOMPARE(strip.span.to, fixedNow());
    OutageRow old = outage;
    old.began -= std::chrono::hours(48);
    old.back = old.began + Seconds(1);
    model.mergeOutages({old});
    QCOMPARE(model.outagesOf("a").size(), std::size_t(1)); // not of the last day
}

void TestOutages::forgetsOutagesAfterADay()
{
    WallTime now = fixedNow();
    WorkersModel model([&now] { return now; });
    model.replaceAll({worker("a"), worker("b")});
    OutageRow over{"a", now - std::chrono::hours(2), now, now - std::chrono::hours(1), 1, 0, "no_pong", {}, {}};
    OutageRow lasting{"b", now - std::chrono::hours(2), now, std::nullopt, 1, 0, "no_pong", {}, {}};
    model.mergeOutages({over, lasting});
    now += std::chrono::hours(22);
    model.dropOldOutages();
    QCOMPARE(model.outagesOf("a").size(), std::size_t(1));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    now += std::chrono::hours(2);
    model.dropOldOutages();
    QCOMPARE(model.outagesOf("a").size(), std::size_t(0));
    QCOMPARE(model.outagesOf("b").size(), std::size_t(1));
    QCOMPARE(changed.count(), 1);
}

/// An answer of the server's history may have been read before the feed said so.
void TestOutages::anOutageThatIsOverStaysOver()
{
    WorkersModel model(fixedNow);
    model.replaceAll({worker("a")});
    const OutageRow first{"a", fixedNow() - std::chrono::hours(2), fixedNow(), std::nullopt, 1, 0, "no_pong", {}, {}};
    OutageRow over = first;
    over.back = fixedNow();
    OutageRow second = first;
    second.began += Seconds(60);
    model.mergeOutages({over, second});
    model.mergeOutages({first});
    QCOMPARE(model.outagesOf("a"), (std::vector<OutageRow>{over, second}));
}

void TestOutages::whatTheSnapshotLacksDoesNotLast()
{
    WorkersModel model(fixedNow);
    model.replaceAll({worker("a"), worker("b")});
    const OutageRow a{"a", fixedNow() - Seconds(90), fixedNow(), std::nullopt, 1, 0, "no_pong", {}, {}};
    OutageRow b = a;
    b.worker = QStringLiteral("b");
    model.mergeOutages({a, b});
    model.dropLastingBut({b});
    QCOMPARE(model.outagesOf("a").size(), std::size_t(0));
    QCOMPARE(model.outagesOf("b").size(), std::size_t(1));
}

QTEST_MAIN(TestOutages)
#include "tst_outages.moc"
