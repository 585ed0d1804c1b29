// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/play.h"

#include <QTest>

using namespace holdfast::sim;

/// Shows that the simulation would notice: each planted fault is found within some seeds.
class TestPlants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPlantIsFound_data()
    {
        QTest::addColumn<int>("plant");
        QTest::newRow("a result is acknowledged before its commit") << int(Plant::AckBeforeCommit);
        QTest::newRow("a lease counts from the answer's arrival") << int(Plant::LeaseFromArrival);
        QTest::newRow("a result is not synced") << int(Plant::ResultNotSynced);
        QTest::newRow("a result is forgotten when it is sent") << int(Plant::ForgotBeforeReceipt);
        QTest::newRow("what a keeper has begun is begun again") << int(Plant::DoubleTakeover);
        QTest::newRow("how far slots were planned is forgotten") << int(Plant::PlanForgotten);
        QTest::newRow("a start is taken that is too old") << int(Plant::OldStartTaken);
        QTest::newRow("a leaked secret keeps its connections") << int(Plant::LeakOutlivesRotation);
        QTest::newRow("a worker tries one of its two secrets") << int(Plant::OneSecretTried);
        QTest::newRow("a start is sent though its run went on") << int(Plant::StartNotFenced);
    }

    void everyPlantIsFound()
    {
        QFETCH(int, plant);
        constexpr int most = 2000;
        for (int seed = 1; seed <= most; ++seed) {
            Play play(static_cast<std::uint64_t>(seed), static_cast<Plant>(plant));
            play.run();
            if (!play.world.faults.isEmpty()) {
                qInfo("found by seed %d: %s", seed, qPrintable(play.world.faults.first()));
                return;
            }
        }
        QFAIL("not found");
    }
};

QTEST_GUILESS_MAIN(TestPlants)
#include "tst_plants.moc"
