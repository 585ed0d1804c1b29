// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/report_plan.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app::service;

class TestReportPlan final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysReadyWithALine();
    void feedsTheWatchdogOnlyWhileAllIsWell();
    void saysALineOnceUntilItChanges();
    void looksOftenEnoughForTheWatchdog();
    void keepsALineOne();
};

void TestReportPlan::saysReadyWithALine()
{
    QCOMPARE(ReportPlan::ready({true, "serving"}), QByteArray("READY=1\nSTATUS=serving\n"));
    QVERIFY(ReportPlan::stopping().startsWith("STOPPING=1\n"));
}

void TestReportPlan::feedsTheWatchdogOnlyWhileAllIsWell()
{
    ReportPlan plan(Milliseconds(60'000));
    QCOMPARE(plan.report({true, "a"}), QByteArray("STATUS=a\nWATCHDOG=1\n"));
    QCOMPARE(plan.report({false, "the disk is full"}), QByteArray("STATUS=the disk is full\n"));
    QCOMPARE(plan.report({false, "the disk is full"}), QByteArray());
    QCOMPARE(plan.report({true, "a"}), QByteArray("STATUS=a\nWATCHDOG=1\n"));
}

void TestReportPlan::saysALineOnceUntilItChanges()
{
    ReportPlan plan({});
    QCOMPARE(plan.report({true, "a"}), QByteArray("STATUS=a\n"));
    QCOMPARE(plan.report({true, "a"}), QByteArray());
    QCOMPARE(plan.report({true, "b"}), QByteArray("STATUS=b\n"));
}

void TestReportPlan::looksOftenEnoughForTheWatchdog()
{
    QCOMPARE(ReportPlan(Milliseconds(2'000)).pace(), Milliseconds(500));
    QVERIFY(ReportPlan(Milliseconds(300'000)).pace() <= Milliseconds(75'000));
    QVERIFY(ReportPlan({}).pace() >= Milliseconds(1'000));
    QVERIFY(ReportPlan(Milliseconds(0)).pace() > Milliseconds(0));
}

/// A newline would begin another message to the service manager.
void TestReportPlan::keepsALineOne()
{
    const QByteArray lines = ReportPlan({}).report({true, "a\nWATCHDOG=1"});
    QCOMPARE(lines.count('\n'), 1);
}

QTEST_GUILESS_MAIN(TestReportPlan)
#include "tst_report_plan.moc"
