// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/audit.h"
#include "tests/unit/store/fixture.h"

using namespace holdfast;
using namespace holdfast::server;
using namespace holdfast::store::test;
using namespace std::chrono_literals;

/// A long audit does not keep a server from stopping.
class AuditStopTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesOutTheRestOfASpan()
    {
        AuditReport report;
        auditSpan(report, eachSecond(), kNow, kNow + 24h, {}, [] { return true; });
        QVERIFY2(report.planned > 0 && report.planned < 20'000, qPrintable(QString::number(report.planned)));
    }

    void isAProblemAndNotAReport()
    {
        const Database database;
        database.apply({jobs::OpenSpan{eachSecond()}});
        database.reader->stop();
        const auto report = audit(*database.reader, std::nullopt, kNow + 24h);
        QVERIFY(!report.ok());
        QCOMPARE(report.problem().code, QStringLiteral("store_unavailable"));
    }

private:
    static jobs::Span eachSecond()
    {
        const schedule::Schedule schedule{schedule::Kind::Every, QStringLiteral("1s"), QStringLiteral("UTC"), kNow};
        return {QStringLiteral("tick"), schedule, kNow, std::nullopt, kNow};
    }
};

QTEST_GUILESS_MAIN(AuditStopTest)
#include "tst_audit_stop.moc"
