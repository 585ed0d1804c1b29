// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/examine.h"
#include "app/doctor/report.h"

#include <QJsonArray>
#include <QTest>

#include <functional>

using namespace holdfast;
using namespace holdfast::app::doctor;

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

using Change = std::function<void(Facts &)>;

Facts goodServer()
{
    Facts facts;
    facts.place = Place::Server;
    facts.version = "0.1.0";
    facts.folder = {"/data", true, true, false, std::nullopt, 100LL << 30};
    facts.secrets = {{"/data/admin.token", true, false}};
    facts.schema = 6;
    facts.newestSchema = 6;
    facts.server = {"http://127.0.0.1:8000", ServerFacts::Answer::Good, {}, {}, "0.1.0"};
    facts.descriptors = 32768;
    facts.isClockSynchronised = true;
    return facts;
}

Facts goodWorker()
{
    Facts facts = goodServer();
    facts.place = Place::Worker;
    facts.schema.reset();
    facts.name = "web-1";
    facts.processes = 4096;
    facts.server.ahead = Milliseconds(40);
    return facts;
}

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
    QTest::addColumn<bool>("isWorker");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("check");
    QTest::addColumn<bool>("isBad"); // else a warning
    QTest::addColumn<QString>("todo");
    const auto row = [](const char *name, bool isWorker, const Change &change, const char *check, bool isBad,
                        const char *todo) {
        QTest::newRow(name) << isWorker << change << QString(check) << isBad << QString(todo);
    };
    const Problem problem{"x", "is bad", "place", "mend it"};
    row(
        "not writable", false, [](Facts &f) { f.folder.isWritable = false; }, "rights", true, "chown");
    row(
        "not makable", true, [](Facts &f) { f.folder.isThere = f.folder.isWritable = false; }, "rights", true,
        "--data");
    row(
        "others write", false, [](Facts &f) { f.folder.othersMayWrite = true; }, "rights", true, "chmod go-w /data");
    row(
        "another's", true, [=](Facts &f) { f.folder.owner = problem; }, "rights", true, "mend it");
    row(
        "key unreadable", false, [](Facts &f) { f.secrets[0].isReadable = false; }, "secrets", true, "chown");
    row(
        "key open", false, [](Facts &f) { f.secrets[0].isOpenToOthers = true; }, "secrets", true, "chmod 600");
    row(
        "disk full", true, [](Facts &f) { f.folder.freeBytes = 1 << 20; }, "disk", true, "free some space");
    row(
        "disk nearly full", true, [](Facts &f) { f.folder.freeBytes = 500 << 20; }, "disk", false, "free some space");
    row(
        "newer database", false, [](Facts &f) { f.schema = 7; }, "database", true, "install that version");
    row(
        "older database", false, [](Facts &f) { f.schema = 5; }, "database", false, "backup");
    row(
        "name of many", true, [](Facts &f) { f.name = "localhost"; }, "name", false, "--name");
    row(
        "certificate", false, [=](Facts &f) { f.tls = problem; }, "tls", true, "mend it");
    row(
        "certificate ends", false,
        [](Facts &f) {
            f.usesTls = true;
            f.daysLeft = 10;
        },
        "tls", false, "tls init");
    row(
        "token file", true, [=](Facts &f) { f.token = problem; }, "token", true, "mend it");
    row(
        "refused", true, [](Facts &f) { f.server.answer = ServerFacts::Answer::Refused; }, "token", true, "join");
    row(
        "no server", true, [](Facts &f) { f.server.answer = ServerFacts::Answer::None; }, "server", true,
        "help doctor");
    row(
        "port in use", false,
        [](Facts &f) {
            f.server = {};
            f.port = PortFacts{"127.0.0.1:8000", "in use"};
        },
        "port", true, "--listen");
    row(
        "clock wrong", true, [](Facts &f) { f.server.ahead = Milliseconds(-6'000); }, "clock", true, "timedatectl");
    row(
        "clock off", true, [](Facts &f) { f.server.ahead = Milliseconds(2'000); }, "clock", false, "timedatectl");
    row(
        "clock alone", false, [](Facts &f) { f.isClockSynchronised = false; }, "clock", false, "timedatectl");
    row(
        "other version", true, [](Facts &f) { f.server.version = "0.2.0"; }, "version", false, "upgrade");
    row(
        "old process", false, [](Facts &f) { f.server.version = "0.0.9"; }, "version", false, "restart");
    row(
        "few files", false, [](Facts &f) { f.descriptors = 256; }, "limits", false, "LimitNOFILE");
    row(
        "few processes", true, [](Facts &f) { f.processes = 50; }, "limits", false, "LimitNPROC");
}

void TestExamine::findsEachFault()
{
    QFETCH(bool, isWorker);
    QFETCH(Change, change);
    QFETCH(QString, check);
    QFETCH(bool, isBad);
    QFETCH(QString, todo);
    Facts facts = isWorker ? goodWorker() : goodServer();
    change(facts);
    const auto findings = examine(facts);
    const Finding *finding = findingOf(findings, check);
    QVERIFY(finding);
    QCOMPARE(finding->level == Level::Bad, isBad);
    QVERIFY2(finding->todo.contains(todo), qPrintable(finding->todo));
    QCOMPARE(isSomethingWrong(findings), isBad);
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
