// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

#include <random>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

class RosterIndexTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheFreestAfterWhateverHappened();
};

void RosterIndexTest::findsTheFreestAfterWhateverHappened()
{
    Roster roster;
    std::mt19937 random(7);
    const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const Labels labels{{QStringLiteral("a"), QStringLiteral("b")}};
    std::vector<Run> given;
    for (int i = 0; i < 3'000; ++i) {
        const QString name = QStringLiteral("w%1").arg(below(8));
        const int what = below(10);
        if (what < 2) {
            Step step;
            roster.connected(workerFrom(QStringLiteral("i%1").arg(below(9)), name, below(5)), {1, 0, {}}, step);
        } else if (what == 2) {
            Step step;
            roster.disconnected(name, {OutageCause::NoPong, QStringLiteral("gone"), std::nullopt}, kNoon, step);
        } else if (what == 3) {
            Step step;
            roster.remove(name, step);
        } else if (what < 8) {
            if (const Roster::Worker *free = roster.match({}, MonoTime{})) {
                Run run;
                run.id = QString::number(i);
                run.worker = free->record.name;
                run.instance = free->record.instance;
                roster.give(run);
                given.push_back(run);
            }
        } else if (!given.empty()) {
            roster.release(given[random() % given.size()]);
        }
        const Roster::Worker *best = nullptr;
        for (const auto &[key, worker] : roster.all()) {
            if (Roster::takes(worker, {}, MonoTime{}) && (!best || worker.freeSlots() > best->freeSlots()))
                best = &worker;
        }
        QCOMPARE(roster.match({}, MonoTime{}), best);
        QVERIFY(!roster.match(labels, MonoTime{}));
    }
}

QTEST_GUILESS_MAIN(RosterIndexTest)
#include "tst_roster_index.moc"
