// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/examine.h"
#include "app/doctor/report.h"
#include "tests/unit/app/doctor/faults.h"

#include <QJsonArray>
#include <QTest>

using namespace holdfast;
using namespace holdfast::app::doctor;
using namespace holdfast::app::doctor::test;

class TestExamine final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsNothingWrongInAGoodPlace();
    void findsEachFault_data();
    void findsEachFault();
    void saysOfWrongSettingsAlone();
    void measuresTheClockWithinTheRoundTrip();
    void reportsAsTextAndAsJson();
};

namespace {

const Finding *findingOf(const QList<Finding> &findings, const QString &check)
{
    for (const Finding &each : findings) {
        if (each.check == check && each.level != Level::Good)
            return &each;
    }
    return nullptr;
}

} // namespace

void TestExamine::findsNothingWrongInAGoodPlace()
{
    for (const Facts &facts : {goodServer(), goodWorker()}) {
        for (const Finding &each : examine(facts)) {
            QVERIFY2(each.level == Level::Good, qPrintable(each.check + ": " + each.what));
            QVERIFY(each.todo.isEmpty());
        }
    }
    Facts stopped = goodServer();
    stopped.server = {};
    stopped.port = PortFacts{"127.0.0.1:8000", {}};
    QVERIFY(!isSomethingWrong(examine(stopped)));
}

void TestExamine::findsEachFault_data()
{
    QTest::addColumn<Fault>("fault");
    for (const Fault &fault : faults())
        QTest::newRow(fault.name) << fault;
}

void TestExamine::findsEachFault()
{
    QFETCH(Fault, fault);
    const auto findings = examine(fault.facts());
    const Finding *finding = findingOf(findings, fault.check);
    QVERIFY(finding);
    QCOMPARE(finding->level == Level::Bad, fault.isBad);
    QVERIFY2(finding->todo.contains(fault.todo), qPrintable(finding->todo));
    QCOMPARE(isSomethingWrong(findings), fault.isBad);
}

void TestExamine::saysOfWrongSettingsAlone()
{
    Facts facts;
    facts.settings = Problem{"options", "unknown key", "x.conf:3", "did you mean"};
    const auto findings = examine(facts);
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.first().check, QString("settings"));
    QVERIFY(isSomethingWrong(findings));
}

/// A slow answer says little about a clock: it is wrong by at least what the way cannot explain.
void TestExamine::measuresTheClockWithinTheRoundTrip()
{
    Facts facts = goodWorker();
    facts.server.ahead = Milliseconds(5'500);
    facts.server.roundTrip = Milliseconds(9'500);
    QVERIFY(!findingOf(examine(facts), "clock"));
    facts.server.roundTrip = Milliseconds(200);
    QVERIFY(findingOf(examine(facts), "clock"));
}

void TestExamine::reportsAsTextAndAsJson()
{
    Facts facts = goodServer();
    facts.folder.othersMayWrite = true;
    const QList<Report> reports{{Place::Server, examine(facts)}};
    const QString text = toText(reports, {});
    QVERIFY(text.startsWith("server\n  ok       settings"));
    QVERIFY(text.contains("  wrong    rights    other users may write into /data\n"));
    QVERIFY(text.contains("To do: chmod go-w /data\n"));
    const QJsonObject json = toJson(reports);
    QCOMPARE(json["ok"].toBool(), false);
    const QJsonObject finding = json["places"][0]["findings"][1].toObject();
    QCOMPARE(finding["level"].toString(), QString("wrong"));
    QCOMPARE(finding["todo"].toString(), QString("chmod go-w /data"));
    QVERIFY(json["places"][0]["findings"][0]["todo"].isNull());
}

QTEST_GUILESS_MAIN(TestExamine)
#include "tst_examine.moc"
