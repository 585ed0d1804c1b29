// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/play.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::sim;

class TestFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// HOLDFAST_SEED=n plays that one alone, with a trace; HOLDFAST_FIRST_SEED and HOLDFAST_SEEDS choose others.
    void everythingIsInOrderAfterTrouble()
    {
        const bool one = qEnvironmentVariableIsSet("HOLDFAST_SEED");
        const int first = one ? qEnvironmentVariableIntValue("HOLDFAST_SEED")
                              : std::max(1, qEnvironmentVariableIntValue("HOLDFAST_FIRST_SEED"));
        const int asked = qEnvironmentVariableIntValue("HOLDFAST_SEEDS");
        const int count = one ? 1 : asked > 0 ? asked : 2000;
        std::size_t runs = 0;
        std::size_t lost = 0;
        std::size_t late = 0;
        for (int seed = first; seed < first + count; ++seed) {
            Play play(static_cast<std::uint64_t>(seed));
            play.world.isTraced = one;
            play.run();
            for (const auto &worker : play.workers)
                lost += static_cast<std::size_t>(worker->linksLost());
            runs += play.server.disk.runs.size();
            late += play.server.disk.late.size();
            QVERIFY2(
                play.world.faults.isEmpty(),
                qPrintable(
                    QStringLiteral("HOLDFAST_SEED=%1\n%2").arg(seed).arg(play.world.faults.join(QLatin1Char('\n')))));
        }
        qInfo("%d seeds, %zu runs on record, %zu results that came late, %zu links lost and found again", count, runs,
              late, lost);
        QVERIFY(runs > 0);
    }

    void aDayOfIdlingLosesNoLink()
    {
        std::uint64_t seed = 1; // workers with names of their own, and no credentials, which may expire
        while (Play(seed).isTwoOfOneName() || Play(seed).server.usesTokens)
            ++seed;
        Play play(seed);
        play.world.run(play.world.now().mono + std::chrono::hours(24));
        for (const auto &worker : play.workers) {
            QVERIFY(worker->isLinked());
            QCOMPARE(worker->linksLost(), 0);
        }
        QVERIFY2(play.world.faults.isEmpty(), qPrintable(play.world.faults.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
