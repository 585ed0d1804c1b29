// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/drill_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

using namespace holdfast::app::client;

namespace {

QJsonValue json(const char *text)
{
    return QJsonDocument::fromJson(QByteArray("[") + text + ']').array().first();
}

constexpr char kOutage[] = R"({"began":"2026-11-25T10:00:00Z","noticed":"2026-11-25T10:00:02.5Z",
    "back":"2026-11-25T10:00:13.2Z","attempts":4,"held":2,"cause":"reset_by_peer","verdict":"it was cut"})";
constexpr char kOlder[] = R"({"began":"2026-11-25T09:00:00Z","noticed":"2026-11-25T09:00:02Z",
    "back":"2026-11-25T09:30:00Z","attempts":4,"held":2,"cause":"no_pong","verdict":"before"})";

/// A drill of ten seconds with one worker, all well unless a test changes it.
DrillFacts facts()
{
    DrillFacts facts;
    facts.drill = json(R"({"kind":"cut","workers":["a"],"began":"2026-11-25T10:00:00Z","ends":"2026-11-25T10:00:10Z"})")
                      .toObject();
    QJsonObject worker = json(R"({"name":"a","state":"connected"})").toObject();
    worker["outages"] = QJsonArray{json(kOutage), json(kOlder)};
    facts.workers = {worker};
    facts.audit = json(R"({"ok":true,"planned":12,"missing":0,"duplicated":0})").toObject();
    facts.runs = {json(R"({"state":"succeeded","finished_at":"2026-11-25T10:00:05Z"})"),
                  json(R"({"state":"lost","finished_at":"2026-11-25T09:00:05Z"})"),
                  json(R"({"state":"running","finished_at":null})")};
    return facts;
}

void change(DrillFacts &facts, const char *key, const QJsonValue &value)
{
    QJsonObject worker = facts.workers.first().toObject();
    QJsonObject outage = worker["outages"].toArray().first().toObject();
    outage[QLatin1String(key)] = value;
    worker["outages"] = QJsonArray{outage};
    facts.workers = {worker};
}

} // namespace

class DrillReportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsFromTheDrillsOwnMoments()
    {
        const QJsonObject report = drillReport(facts());
        const QJsonObject worker = report["workers"][0].toObject();
        QCOMPARE(worker["outages"].toArray().size(), 1); // the older one is none of it
        QCOMPARE(worker["outages"][0][QLatin1String("noticed_after_s")].toDouble(), 2.5);
        QCOMPARE(worker["back_after_s"].toDouble(), 3.2);
        QCOMPARE(report["runs"][QLatin1String("ended")].toInt(), 1);
        QCOMPARE(report["runs"][QLatin1String("lost")].toInt(), 0);
        QCOMPARE(report["audit"][QLatin1String("planned")].toInt(), 12);
        QVERIFY(report["ok"].toBool());
        QVERIFY(drillText(report).endsWith("passed\n"));
        QVERIFY(drillText(report).contains("back 3.2 s after the end"));
        QVERIFY(drillText(report).contains("reset_by_peer: it was cut"));
    }

    void backTooLateFails()
    {
        DrillFacts late = facts();
        change(late, "back", QStringLiteral("2026-11-25T10:00:20.1Z"));
        QVERIFY(!drillReport(late)["ok"].toBool());
    }

    void notBackFails()
    {
        DrillFacts away = facts();
        change(away, "back", QJsonValue());
        const QJsonObject report = drillReport(away);
        QVERIFY(report["workers"][0][QLatin1String("back_after_s")].isNull());
        QVERIFY(!report["ok"].toBool());
        QVERIFY(drillText(report).contains("NOT BACK"));
    }

    void aLostRunFails()
    {
        DrillFacts lost = facts();
        lost.runs += json(R"({"state":"lost","finished_at":"2026-11-25T10:00:05Z"})");
        QCOMPARE(drillReport(lost)["runs"][QLatin1String("lost")].toInt(), 1);
        QVERIFY(!drillReport(lost)["ok"].toBool());
    }

    void aMissingSlotFails()
    {
        DrillFacts missing = facts();
        missing.audit["ok"] = false;
        QVERIFY(!drillReport(missing)["ok"].toBool());
        QVERIFY(drillText(drillReport(missing)).endsWith("FAILED\n"));
    }

    void aLinkThatHeldIsFine()
    {
        DrillFacts held = facts();
        QJsonObject worker = held.workers.first().toObject();
        worker["outages"] = QJsonArray{};
        held.workers = {worker};
        QVERIFY(drillReport(held)["ok"].toBool());
        QVERIFY(drillText(drillReport(held)).contains("its connection held"));
    }

    void aKilledWorkerMayTakeItsTime()
    {
        DrillFacts killed = facts();
        killed.drill["kind"] = QStringLiteral("kill-worker");
        change(killed, "back", QStringLiteral("2026-11-25T10:00:45Z"));
        const QJsonObject report = drillReport(killed);
        QCOMPARE(report["workers"][0][QLatin1String("back_after_s")].toDouble(), 45.0);
        QVERIFY(report["ok"].toBool());
    }

    void aWorkerThatWasNotKilledFails()
    {
        DrillFacts alive = facts();
        alive.drill["kind"] = QStringLiteral("kill-worker");
        QJsonObject worker = alive.workers.first().toObject();
        worker["outages"] = QJsonArray{};
        alive.workers = {worker};
        QVERIFY(!drillReport(alive)["ok"].toBool());
    }

    void nothingThatAWorkerSaidSteersTheTerminal()
    {
        DrillFacts bad = facts();
        change(bad, "verdict", QStringLiteral("a\x1b[2J\nb\u202ec"));
        const QString text = drillText(drillReport(bad));
        QVERIFY(text.contains(QStringLiteral("a\\u001b[2J\\nb\\u202ec")));
        QVERIFY(!text.contains(QChar(0x202e)));
    }

    void answersOfAnotherShapeDoNoHarm()
    {
        DrillFacts odd;
        odd.workers = {QJsonValue(7), json(R"({"outages":[{"noticed":"x"}]})")};
        odd.runs = {QJsonValue()};
        QVERIFY(!drillReport(odd)["ok"].toBool());
        QVERIFY(!drillText(drillReport(odd)).isEmpty());
    }
};

QTEST_APPLESS_MAIN(DrillReportTest)

#include "tst_drill_report.moc"
