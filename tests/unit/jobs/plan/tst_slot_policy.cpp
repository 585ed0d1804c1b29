// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/plan/slot_policy.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;

/// Which slots run, by the rules for late ones and for overlap.
class SlotPolicyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decidesOnLateOnes_data();
    void decidesOnLateOnes();
    void decidesOnOverlap_data();
    void decidesOnOverlap();
    void whatIsTooLateIsMissedEvenWhileOthersRun();
    void saysHowLateItWas();
};

namespace {

QString wordFor(const SlotDecision &decided)
{
    switch (decided.kind) {
    case SlotDecision::Kind::Run:
        return QStringLiteral("run");
    case SlotDecision::Kind::Replace:
        return QStringLiteral("replace");
    case SlotDecision::Kind::Skip:
        return QStringLiteral("skip");
    case SlotDecision::Kind::Miss:
        return QStringLiteral("miss");
    }
    Q_UNREACHABLE();
}

constexpr qint64 kMinute = 60'000;
constexpr qint64 kDay = 1440 * kMinute;

} // namespace

void SlotPolicyTest::decidesOnLateOnes_data()
{
    QTest::addColumn<QString>("missed");
    QTest::addColumn<qint64>("within");
    QTest::addColumn<qint64>("late");
    QTest::addColumn<bool>("newest");
    QTest::addColumn<QString>("decision");
    const auto row = [](const char *missed, qint64 within, qint64 late, bool newest, const char *decision) {
        QTest::addRow("%s within %lld, %lld late, %s", missed, within, late, newest ? "newest" : "older")
            << QString::fromLatin1(missed) << within << late << newest << QString::fromLatin1(decision);
    };
    for (const char *missed : {"run-once", "run-all", "skip"}) {
        row(missed, 0, 0, true, "run");
        row(missed, 0, 0, false, "run");
        row(missed, 0, 5'000, false, "run"); // in time
        row(missed, 1'000, 5'000, true, "run");
        row(missed, kMinute, kMinute + 1, true, "miss");
    }
    row("run-once", 0, 5'001, true, "run");
    row("run-once", 0, 5'001, false, "miss");
    row("run-once", 0, kDay, true, "run");
    row("run-once", kMinute, kMinute, true, "run");
    row("run-all", 0, 5'001, false, "run");
    row("run-all", 0, kDay, false, "run");
    row("run-all", kMinute, kMinute, false, "run");
    row("run-all", kMinute, kMinute + 1, false, "miss");
    row("skip", 0, 5'001, true, "miss");
    row("skip", 0, kDay, false, "miss");
    row("skip", kDay, kMinute, true, "miss");
}

void SlotPolicyTest::decidesOnLateOnes()
{
    QFETCH(QString, missed);
    QFETCH(qint64, within);
    QFETCH(qint64, late);
    QFETCH(bool, newest);
    QFETCH(QString, decision);
    Policy policy;
    policy.missed = *missedFrom(missed);
    policy.missedWithin = Milliseconds(within);
    const SlotDecision decided = decideSlot(policy, {Milliseconds(late), newest, 0, 0, {}});
    QCOMPARE(wordFor(decided), decision);
    QCOMPARE(decided.reason.isEmpty(), decision == u"run");
}

void SlotPolicyTest::decidesOnOverlap_data()
{
    QTest::addColumn<QString>("overlap");
    QTest::addColumn<int>("waiting");
    QTest::addColumn<int>("underWay");
    QTest::addColumn<QString>("decision");
    const auto row = [](const char *overlap, int waiting, int underWay, const char *decision) {
        QTest::addRow("%s, %d wait, %d under way", overlap, waiting, underWay)
            << QString::fromLatin1(overlap) << waiting << underWay << QString::fromLatin1(decision);
    };
    for (const char *overlap : {"allow", "skip", "queue", "replace"})
        row(overlap, 0, 0, "run");
    row("allow", 1, 1, "run");
    row("allow", 0, 2, "run");
    row("allow", 2, 1, "skip"); // three have not ended
    row("allow", 0, 3, "skip");
    row("skip", 1, 0, "skip");
    row("skip", 0, 1, "skip");
    row("queue", 0, 1, "run");
    row("queue", 2, 1, "run");
    row("queue", 3, 1, "skip");
    row("queue", 3, 0, "skip");
    row("replace", 1, 0, "replace");
    row("replace", 0, 1, "replace");
    row("replace", 50, 1, "replace");
}

void SlotPolicyTest::decidesOnOverlap()
{
    QFETCH(QString, overlap);
    QFETCH(int, waiting);
    QFETCH(int, underWay);
    QFETCH(QString, decision);
    Policy policy;
    policy.overlap = *overlapFrom(overlap);
    policy.maxOverlap = 3;
    const SlotDecision decided =
        decideSlot(policy, {Milliseconds(0), true, waiting, waiting + underWay, QStringLiteral("r1")});
    QCOMPARE(wordFor(decided), decision);
    QCOMPARE(decided.reason.isEmpty(), decision != u"skip");
    if (overlap == u"skip" && decision == u"skip")
        QCOMPARE(decided.reason, QStringLiteral("run r1 has not ended"));
}

void SlotPolicyTest::whatIsTooLateIsMissedEvenWhileOthersRun()
{
    Policy policy;
    policy.overlap = Overlap::Replace;
    QCOMPARE(wordFor(decideSlot(policy, {Milliseconds(kMinute), false, 1, 1, QStringLiteral("r1")})),
             QStringLiteral("miss"));
}

void SlotPolicyTest::saysHowLateItWas()
{
    Policy policy;
    const SlotFacts facts{Milliseconds(2 * kMinute), false, 0, 0, {}};
    QCOMPARE(
        decideSlot(policy, facts).reason,
        QStringLiteral("the server could not start it in time: it was 2 min late, and a newer scheduled time was due"));
    policy.missed = Missed::Skip;
    QVERIFY(decideSlot(policy, facts).reason.endsWith(QStringLiteral("2 min late, and the job skips late runs")));
    policy.missedWithin = Milliseconds(kMinute);
    QVERIFY(decideSlot(policy, facts).reason.endsWith(QStringLiteral("2 min late, and the job's limit is 1 min")));
}

QTEST_GUILESS_MAIN(SlotPolicyTest)
#include "tst_slot_policy.moc"
