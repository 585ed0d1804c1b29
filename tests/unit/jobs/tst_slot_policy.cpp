// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/slot_policy.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::jobs;

class SlotPolicyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
};

void SlotPolicyTest::decides_data()
{
    QTest::addColumn<qint64>("late");
    QTest::addColumn<bool>("newest");
    QTest::addColumn<int>("waiting");
    QTest::addColumn<QString>("decision");
    const auto row = [](const char *name, qint64 late, bool newest, int waiting, const char *decision) {
        QTest::newRow(name) << late << newest << waiting << QString::fromLatin1(decision);
    };
    row("in time", 0, true, 0, "run");
    row("in time, others due", 0, false, 0, "run");
    row("a minute late", 60'000, false, 0, "run");
    row("more than a minute late", 60'001, false, 0, "miss");
    row("the newest, however late", 86'400'000, true, 0, "run");
    row("99 wait", 0, true, 99, "run");
    row("100 wait", 0, true, 100, "skip");
    row("the newest, late, 100 wait", 86'400'000, true, 100, "skip");
    row("late and 100 wait", 86'400'000, false, 100, "miss");
}

void SlotPolicyTest::decides()
{
    QFETCH(qint64, late);
    QFETCH(bool, newest);
    QFETCH(int, waiting);
    QFETCH(QString, decision);
    const SlotDecision decided = decideSlot({Milliseconds(late), newest, waiting});
    const QString word = decided.kind == SlotDecision::Kind::Run    ? QStringLiteral("run")
                         : decided.kind == SlotDecision::Kind::Skip ? QStringLiteral("skip")
                                                                    : QStringLiteral("miss");
    QCOMPARE(word, decision);
    QCOMPARE(decided.reason.isEmpty(), decision == u"run");
}

QTEST_GUILESS_MAIN(SlotPolicyTest)
#include "tst_slot_policy.moc"
