// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/render.h"
#include "app/client/table.h"
#include "app/client/words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace holdfast::app;
using namespace holdfast::app::client;

namespace {

QJsonValue json(const char *text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

} // namespace

class TestRender final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void alignsColumns();
    void marksNothingAndCutsMuch();
    void disarmsControlCharacters();
    void readsFields_data();
    void readsFields();
    void saysHowARunWent_data();
    void saysHowARunWent();
    void listsJobs();
    void saysWhyAListIsEmpty_data();
    void saysWhyAListIsEmpty();
    void tellsTheOddMomentsOfANewJob();
    void tellsTheOddMomentsAlone();
    void showsARunWithItsAttempts();
    void showsAWorkerWithItsOutages();
    void showsAnAudit();
    void bearsWithAnyAnswer_data();
    void bearsWithAnyAnswer();
};

void TestRender::alignsColumns()
{
    Table table({"A", "LONGER", "C"});
    table.add({"wide cell", "x", "y"});
    table.add({"1", "", "\u00e4"});
    QCOMPARE(table.text(), QString("A          LONGER  C\n"
                                   "wide cell  x       y\n"
                                   "1          -       \u00e4\n"));
}

void TestRender::marksNothingAndCutsMuch()
{
    Table table({"A", "B"});
    table.add({QString(100, u'a'), QString(100, u'b')});
    const QString row = table.text().split(u'\n')[1];
    QCOMPARE(row, QString(39, u'a') + u'\u2026' + "  " + QString(79, u'b') + u'\u2026');
}

void TestRender::disarmsControlCharacters()
{
    Table table({"A"});
    table.add({"x\x1b[2Jy\nz"});
    QCOMPARE(table.text(), QString("A\nx\\u001b[2Jy\\nz\n"));
    QCOMPARE(nameValueLines({{"a", "x\x1by"}, {"longer", ""}}), QString("a:       x\\u001by\nlonger:  -\n"));
}

void TestRender::readsFields_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QJsonValue &value, const char *text) {
        QTest::addRow("%s %s", name, text) << QString(name) << value << QString::fromUtf8(text);
    };
    row("next_at", "2026-11-23T06:22:51.120Z", "2026-11-23 06:22:51Z");
    row("next_at", "soon", "soon");
    row("next_at", QJsonValue(), "");
    row("back", "2026-11-23T06:22:51.000Z", "2026-11-23 06:22:51Z");
    row("reason", "2026", "2026");
    row("uptime_s", 7800.0, "2 h 10 min");
    row("exit_code", 3, "3");
    row("exit_code", 0, "0");
    row("x", 0.23, "0.2");
    row("enabled", true, "yes");
    row("workers", json(R"({"connected":2,"offline":0})"), "connected=2, offline=0");
    row("ack_ms", json(R"({"p50":0.4,"p99":12,"max":300})"), "p50 0.4 ms, p99 12 ms, max 300 ms");
    row("ack_ms", json(R"({"p50":null})"), "");
    row("command", json(R"(["/bin/sh","-c","echo 'a b'",""])"), "/bin/sh -c 'echo '\\''a b'\\''' ''");
    row("running", json(R"(["a","b"])"), "a, b");
}

void TestRender::readsFields()
{
    QFETCH(QString, name);
    QFETCH(QJsonValue, value);
    QTEST(fieldText(name, value), "text");
}

void TestRender::saysHowARunWent_data()
{
    QTest::addColumn<QString>("run");
    QTest::addColumn<QString>("text");
    QTest::newRow("queued") << R"({"id":"i","job":"j","state":"queued"})"
                            << "run i of j: queued";
    QTest::newRow("succeeded") << R"({"id":"i","job":"j","state":"succeeded","exit_code":0,
        "started_at":"2026-01-01T00:00:00.000Z","finished_at":"2026-01-01T00:00:01.200Z"})"
                               << "run i of j: succeeded, exit code 0, took 1.2 s";
    QTest::newRow("the clock went back") << R"({"id":"i","job":"j","state":"succeeded","exit_code":0,
        "started_at":"2026-01-01T01:00:00.000Z","finished_at":"2026-01-01T00:00:01.200Z"})"
                                         << "run i of j: succeeded, exit code 0";
    QTest::newRow("failed") << R"({"id":"i","job":"j","state":"failed","exit_code":null,"reason":"no such\nfile"})"
                            << "run i of j: failed (no such\\nfile)";
}

void TestRender::saysHowARunWent()
{
    QFETCH(QString, run);
    QTEST(runSentence(json(qPrintable(run)).toObject()), "text");
}

void TestRender::listsJobs()
{
    const auto rendered = render(JobList{}, json(R"([
        {"name":"a","schedule":"*/5 * * * *","timezone":"UTC","enabled":true,"next_at":"2026-11-23T06:25:00.000Z",
         "last_state":"succeeded","command":["true"]},
        {"name":"b","schedule":null,"enabled":false,"next_at":null,"last_state":null,"command":["false"]}])"));
    QCOMPARE(rendered.out, QString("NAME  SCHEDULE     ZONE  ENABLED  NEXT                  LAST       COMMAND\n"
                                   "a     */5 * * * *  UTC   yes      2026-11-23 06:25:00Z  succeeded  true\n"
                                   "b     on request   -     paused   -                     -          false\n"));
    QVERIFY(rendered.note.isEmpty());
}

void TestRender::saysWhyAListIsEmpty_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("note");
    QTest::newRow("jobs") << 0 << "no jobs yet";
    QTest::newRow("runs") << 1 << "no such runs";
    QTest::newRow("workers") << 2 << "no workers yet";
    QTest::newRow("moments") << 3 << "no moments to come";
}

void TestRender::saysWhyAListIsEmpty()
{
    QFETCH(int, which);
    const QList<Command> commands{JobList{}, RunList{}, WorkerList{}, JobNext{}};
    const auto rendered = render(commands[which], QJsonArray());
    QVERIFY(rendered.out.isEmpty());
    QTEST(rendered.note, "note");
}

void TestRender::tellsTheOddMomentsOfANewJob()
{
    const auto rendered = render(JobAdd{}, json(R"({"name":"j","next_at":"2027-01-01T01:30:00.000Z","odd":[
        {"at":"2027-03-28T01:00:00.000Z","note":"there is no 02:30"},
        {"at":"2027-10-31T00:30:00.000Z","note":"\u001b[2J"}]})"));
    QCOMPARE(rendered.out, QString("job j: added, next at 2027-01-01 01:30:00Z\n"
                                   "  2027-03-28 01:00:00Z  there is no 02:30\n"
                                   "  2027-10-31 00:30:00Z  \\u001b[2J\n"));
    QCOMPARE(render(JobAdd{}, json(R"({"name":"j","odd":[]})")).out, QString("job j: added\n"));
}

void TestRender::tellsTheOddMomentsAlone()
{
    const JobNext odd{"j", 5, true};
    QCOMPARE(render(odd, json(R"([{"at":"2027-03-28T01:00:00.000Z","note":"there is no 02:30"}])")).out,
             QString("AT                    NOTE\n2027-03-28 01:00:00Z  there is no 02:30\n"));
    QCOMPARE(render(odd, QJsonArray()).note, QString("no clock change touches it within two years"));
}

void TestRender::showsARunWithItsAttempts()
{
    const auto rendered = render(RunShow{}, json(R"({"id":"i","job":"j","state":"failed","worker":null,"extra":"e",
        "attempts":[{"attempt":1,"state":"lost","worker":"w","reason":"gone"}]})"));
    QVERIFY(rendered.out.startsWith("id:            i\njob:           j\nstate:         failed\n"));
    QVERIFY(rendered.out.contains("worker:        -\n"));
    QVERIFY(rendered.out.contains("extra:         e\n"));
    QVERIFY(rendered.out.endsWith("attempts:\n  TRY  STATE  WORKER  STARTED  TOOK  EXIT  LATE  REASON\n"
                                  "  1    lost   w       -        -     -     -     gone\n"));
}

void TestRender::showsAWorkerWithItsOutages()
{
    const auto rendered = render(WorkerShow{}, json(R"({"name":"w","outages":[{"began":"2026-11-23T06:22:51.000Z",
        "back":null,"attempts":3,"cause":"silence","verdict":"the network"}]})"));
    QVERIFY(rendered.out.contains("outages:\n  BEGAN"));
    QVERIFY(rendered.out.contains("  2026-11-23 06:22:51Z  -        -     3         silence  the network\n"));
}

void TestRender::showsAnAudit()
{
    const auto rendered = render(Audit{}, json(R"({"ok":false,"planned":3,"accounted":2,"missing":1,"duplicated":0,
        "states":{"succeeded":2},"problems":["j: no run for 06:00"]})"));
    QVERIFY(rendered.out.startsWith("ok:          no\n"));
    QVERIFY(rendered.out.contains("missing:     1\n"));
    QVERIFY(rendered.out.contains("states:      succeeded=2\n"));
    QVERIFY(rendered.out.endsWith("problem: j: no run for 06:00\n"));
}

void TestRender::bearsWithAnyAnswer_data()
{
    QTest::addColumn<QString>("answer");
    QTest::newRow("empty object") << "{}";
    QTest::newRow("empty list") << "[]";
    QTest::newRow("list of nonsense") << "[1, null, [], \"x\", {}]";
    QTest::newRow("fields of wrong kinds")
        << R"({"name":1,"state":{},"command":"x","attempts":{},"outages":3,"slots":"a","workers":[[[]]]})";
}

void TestRender::bearsWithAnyAnswer()
{
    QFETCH(QString, answer);
    const QList<Command> all{JobAdd{},    JobList{},    JobShow{},    JobRun{},  JobPause{}, JobResume{},
                             JobRemove{}, JobNext{},    RunList{},    RunShow{}, RunLog{},   RunWait{},
                             RunCancel{}, WorkerList{}, WorkerShow{}, Status{},  Audit{}};
    for (const Command &command : all) {
        const auto rendered = render(command, json(qPrintable(answer)));
        QVERIFY(rendered.out.isEmpty() || rendered.out.endsWith(u'\n'));
    }
}

QTEST_GUILESS_MAIN(TestRender)
#include "tst_render.moc"
