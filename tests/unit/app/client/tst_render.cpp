// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/render.h"
#include "app/client/words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonValue>
#include <QTest>

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
    void writesTimesInAZone_data();
    void writesTimesInAZone();
    void readsFields_data();
    void readsFields();
    void saysHowARunWent_data();
    void saysHowARunWent();
    void listsJobs();
    void saysWhyAListIsEmpty_data();
    void saysWhyAListIsEmpty();
    void tellsTheOddMomentsOfANewJob();
    void tellsTheOddMomentsAlone();
    void showsAJobWithoutItsDefaults();
    void showsARunWithItsAttempts();
    void showsAWorkerWithItsOutages();
    void showsAnAudit();
    void showsWhoChangedWhat();
    void saysWhetherAllIsWell_data();
    void saysWhetherAllIsWell();
    void tellsWhenTheCertificateEnds_data();
    void tellsWhenTheCertificateEnds();
    void bearsWithAnyAnswer_data();
    void bearsWithAnyAnswer();
    void saysWhatAReplacedJobWas();
    void saysWhyAJobDoesNotRun();
    void saysWhichClockIsWrong();
};

void TestRender::writesTimesInAZone_data()
{
    QTest::addColumn<QString>("iso");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QString>("text");
    const QString winter = "2026-11-23T06:22:51.120Z";
    QTest::newRow("UTC") << winter << QByteArray("UTC") << "2026-11-23 06:22:51Z";
    QTest::newRow("east") << winter << QByteArray("Europe/Berlin") << "2026-11-23 07:22:51 +01:00";
    QTest::newRow("summer") << "2026-07-23T06:22:51.120Z" << QByteArray("Europe/Berlin")
                            << "2026-07-23 08:22:51 +02:00";
    QTest::newRow("west, half an hour") << winter << QByteArray("America/St_Johns") << "2026-11-23 02:52:51 -03:30";
    QTest::newRow("no time") << "soon" << QByteArray("UTC") << "soon";
}

void TestRender::writesTimesInAZone()
{
    QFETCH(QString, iso);
    QFETCH(QByteArray, zone);
    QTEST(timeText(iso, QTimeZone(zone)), "text");
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
    QTEST(fieldText(name, value, QTimeZone::utc()), "text");
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
    QTest::newRow("says a code once") << R"({"id":"i","job":"j","state":"failed","exit_code":3,"reason":"exit code 3"})"
                                      << "run i of j: failed, exit code 3";
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
    const QJsonValue jobs = json(R"([
        {"name":"a","schedule":"*/5 * * * *","timezone":"Europe/Berlin","enabled":true,
         "next_at":"2026-11-23T06:25:00.000Z","last_state":"succeeded","command":["true"]},
        {"name":"b","schedule":"every 5m","timezone":"UTC","enabled":false,"next_at":"2026-11-23T06:25:00.000Z",
         "last_state":null,"command":["false"]}])");
    View view{QTimeZone("America/St_Johns"), false, 0, false};
    QCOMPARE(render(JobList{}, jobs, view).out,
             QString("NAME  SCHEDULE     ZONE           STATE   NEXT                        LAST       COMMAND\n"
                     "a     */5 * * * *  Europe/Berlin  active  2026-11-23 07:25:00 +01:00  succeeded  true\n"
                     "b     every 5m     UTC            paused  2026-11-23 02:55:00 -03:30  -          false\n"));
    QCOMPARE(render(JobList{{false, {"next", "name"}}}, jobs).out,
             QString("NEXT                  NAME\n2026-11-23 06:25:00Z  a\n2026-11-23 06:25:00Z  b\n"));
    view.width = 60;
    for (const QString &line : render(JobList{}, jobs, view).out.split(u'\n'))
        QVERIFY2(line.size() <= 60, qPrintable(line));
    QVERIFY(render(JobList{{true, {}}}, jobs, view).out.contains("COMMAND"));
}

void TestRender::saysWhyAListIsEmpty_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("note");
    QTest::newRow("jobs") << 0 << "no jobs yet. Add one: holdfast job add NAME --every 1m -- PROGRAM";
    QTest::newRow("runs") << 1 << "no such runs";
    QTest::newRow("workers") << 2 << "no workers yet. Start one: holdfast --worker";
    QTest::newRow("moments") << 3 << "no scheduled times to come";
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
    const QJsonValue job = json(R"({"name":"j","schedule":"30 2 * * *","timezone":"Europe/Berlin",
        "next_at":"2027-01-01T01:30:00.000Z","odd":[
        {"at":"2027-03-28T01:00:00.000Z","note":"there is no 02:30"},
        {"at":"2027-10-31T00:30:00.000Z","note":"\u001b[2J"}]})");
    const View view{QTimeZone::utc(), false, 0, false};
    QCOMPARE(render(JobAdd{}, job, view).out,
             QString("job j: added, next at 2027-01-01 02:30:00 +01:00\n"
                     "  2027-03-28 03:00:00 +02:00  there is no 02:30; 1 more: holdfast job next j --odd\n"));
    QCOMPARE(render(JobAdd{}, job).out.split(u'\n')[0], QString("job j: added, next at 2027-01-01 01:30:00Z"));
    QCOMPARE(render(JobAdd{}, json(R"({"name":"j","odd":[]})")).out, QString("job j: added\n"));
}

void TestRender::tellsTheOddMomentsAlone()
{
    const JobNext odd{"j", 5, true};
    QCOMPARE(render(odd, json(R"([{"at":"2027-03-28T01:00:00.000Z","note":"there is no 02:30"}])")).out,
             QString("AT                    NOTE\n2027-03-28 01:00:00Z  there is no 02:30\n"));
    QCOMPARE(render(odd, QJsonArray()).note, QString("no clock change affects this job within two years"));
}

void TestRender::showsAJobWithoutItsDefaults()
{
    const auto rendered =
        render(JobShow{}, json(R"({"name":"j","enabled":true,"schedule":"@daily","at_most":0,"retries":0,
        "overlap":"skip","timeout_s":null,"labels":{},"command":["echo","a b"],"new_field":7})"));
    QCOMPARE(rendered.out, QString("job        j\nstate      active\nschedule   @daily\ncommand    echo 'a b'\n"
                                   "overlap    skip\nnew field  7\ntimeout    no limit\n"));
}

void TestRender::showsARunWithItsAttempts()
{
    const auto rendered = render(RunShow{}, json(R"({"id":"i","job":"j","state":"failed","worker":null,"extra":"e",
        "attempts":[{"attempt":1,"state":"lost","worker":"w","reason":"gone"}]})"));
    QCOMPARE(rendered.out, QString("run i of j: failed\nextra  e\n\nattempts:\n"
                                   "  ATTEMPT  STATE  WORKER  STARTED  TOOK  EXIT  LATE  REASON\n"
                                   "  1        lost   w       -        -     -     -     gone\n"));
    const auto once = render(RunShow{}, json(R"({"id":"i","job":"j","state":"failed","attempt":1,
        "attempts":[{"attempt":1,"state":"failed","worker":"w"}]})"));
    QCOMPARE(once.out, QString("run i of j: failed\nattempt  1\n"));
    const auto spoke = render(RunShow{}, json(R"({"id":"i","job":"j","state":"failed","output_bytes":7})"));
    QVERIFY2(spoke.out.endsWith("\n\nsee its output: holdfast run log i\n"), qPrintable(spoke.out));
}

/// The whole sentence and its advice stand below each row, also where the table is cut.
void TestRender::showsAWorkerWithItsOutages()
{
    const QString sentence = "the network was away, " + QString(100, u'x');
    const QString answer = R"({"name":"w","state":"offline","outages":[{"began":"2026-11-23T06:22:51.000Z",
        "back":null,"attempts":3,"cause":"silence","verdict":"%1","act":"check the cable"},{"verdict":"v","act":null}]})";
    for (const int width : {0, 40}) {
        const QString out =
            render(WorkerShow{}, json(qPrintable(answer.arg(sentence))), View{QTimeZone::utc(), true, width, false})
                .out;
        QVERIFY2(out.startsWith("worker w: offline\n"), qPrintable(out));
        QVERIFY2(out.contains("  BEGAN"), qPrintable(out));
        QVERIFY2(out.contains("\n    " + sentence + "\n    To do: check the cable\n"), qPrintable(out));
        QVERIFY2(out.contains("\n    v\n    Nothing to do.\n"), qPrintable(out));
    }
}

void TestRender::showsAnAudit()
{
    const auto rendered = render(Audit{}, json(R"({"ok":false,"planned":3,"accounted":2,"missing":1,"duplicated":0,
        "states":{"succeeded":2},"problems":["j: no run for 06:00"]})"));
    QVERIFY(rendered.out.startsWith("NOT OK: "));
    QVERIFY(rendered.out.contains("missing     1\n"));
    QVERIFY(rendered.out.contains("run states  succeeded=2\n"));
    QVERIFY(rendered.out.endsWith("problem: j: no run for 06:00\n"));
    QVERIFY(render(Audit{}, json(R"({"ok":true})")).out.startsWith("Every scheduled time has exactly one run.\n"));
}

void TestRender::showsWhoChangedWhat()
{
    const auto rendered = render(Changes{}, json(R"([{"at":"2026-11-30T07:20:11.402Z","from":"127.0.0.1","id":"i",
        "job":"j","name":"j","who":"anna","what":"job_replaced","old":{"schedule":"0 5 * * *","cwd":"/a","retries":2},
        "new":{"schedule":"0 6 * * *","cwd":null,"retries":2}}])"));
    const QStringList lines = rendered.out.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    for (const char *word : {"2026-11-30 07:20:11Z", "anna", "127.0.0.1", "job replaced", "cwd /a -> -",
                             "schedule 0 5 * * * -> 0 6 * * *"})
        QVERIFY2(lines[1].contains(QLatin1String(word)), qPrintable(lines[1]));
    QVERIFY(!lines[1].contains("retries"));
    QCOMPARE(render(Changes{}, json("[]")).note, QString("nobody has changed anything"));
}

void TestRender::saysWhetherAllIsWell_data()
{
    QTest::addColumn<QString>("part"); // of the answer
    QTest::addColumn<QString>("first");
    QTest::newRow("well") << R"("workers":{"connected":2})"
                          << "All is well.";
    QTest::newRow("no worker") << R"("workers":{})"
                               << "Not all is well: no worker has connected yet (start one: holdfast --worker).";
    QTest::newRow("offline") << R"("workers":{"connected":1,"offline":1})"
                             << "Not all is well: 1 worker offline (holdfast worker list).";
    QTest::newRow("failed") << R"("workers":{"connected":1},"finished_24h":{"failed":2,"succeeded":4})"
                            << "Not all is well: 2 runs failed in 24 h (holdfast run list --state failed).";
    QTest::newRow("disk") << R"("workers":{"connected":1},"store":{"available":false,"reason":"disk full"})"
                          << "Not all is well: the database cannot be written (disk full).";
    QTest::newRow("a long wait")
        << R"("workers":{"connected":1},"longest_waiting":{"id":"i","job":"j","for_s":61,"reason":"waits for rain"})"
        << "Not all is well: run i of j has waited for 1 min 1 s: it waits for rain (holdfast run list --state "
           "queued).";
    QTest::newRow("a short wait")
        << R"("workers":{"connected":1},"longest_waiting":{"id":"i","job":"j","for_s":59,"reason":"waits for rain"})"
        << "All is well.";
}

void TestRender::saysWhetherAllIsWell()
{
    QFETCH(QString, part);
    const QString answer = QStringLiteral("{\"uptime_s\":51,\"version\":\"1\",%1}").arg(part);
    const QStringList lines = render(Status{}, json(qPrintable(answer))).out.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 6);
    QTEST(lines[0], "first");
    QVERIFY2(lines[1].startsWith("server    version 1, uptime 51 s"), qPrintable(lines[1]));
}

void TestRender::tellsWhenTheCertificateEnds_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("last");
    QTest::newRow("long") << 30 << "All is well."
                          << "certificate  30 days left";
    QTest::newRow("soon") << 1
                          << "Not all is well: the TLS certificate expires in 1 day (on the server: holdfast tls show)."
                          << "certificate  1 day left";
    QTest::newRow("over") << -1
                          << "Not all is well: the TLS certificate has expired (on the server: holdfast tls show)."
                          << "certificate  expired";
}

void TestRender::tellsWhenTheCertificateEnds()
{
    QFETCH(int, days);
    const QString answer =
        QStringLiteral(R"({"workers":{"connected":1},"certificate":{"days_left":%1,"expires_at":"x","pin":"p"}})")
            .arg(days);
    const QStringList lines = render(Status{}, json(qPrintable(answer))).out.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 7);
    QTEST(lines.first(), "first");
    QTEST(lines.last(), "last");
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
    const QList<Command> all{JobAdd{},     JobList{},      JobShow{}, JobRun{}, JobPause{},  JobResume{}, JobRemove{},
                             JobNext{},    RunList{},      RunShow{}, RunLog{}, RunWait{},   RunCancel{}, WorkerList{},
                             WorkerShow{}, WorkerRemove{}, Status{},  Audit{},  JobReplan{}, DrillStop{}, Changes{}};
    for (const Command &command : all) {
        const auto rendered = render(command, json(qPrintable(answer)));
        QVERIFY(rendered.out.isEmpty() || rendered.out.endsWith(u'\n'));
    }
}

void TestRender::saysWhatAReplacedJobWas()
{
    const auto rendered = render(JobAdd{}, json(R"({"name":"n","schedule":"on request","next_at":null,"odd":[],
        "note":"both day fields are set","replaced":{"schedule":"0 5 * * *","timeout_s":30,"cwd":null}})"));
    QCOMPARE(rendered.out, QStringLiteral("job n: replaced\n  was: cwd not set; schedule 0 5 * * *; timeout 30 s\n"
                                          "  note: both day fields are set\n"));
}

void TestRender::saysWhyAJobDoesNotRun()
{
    const auto jobs = json(R"([{"name":"n","schedule":"@daily","timezone":"US/Eastern","enabled":true,
        "problem":"does not run: \"US/Eastern\" is not a known time zone"}])");
    QVERIFY(render(JobList{}, jobs).out.contains(QStringLiteral("\"US/Eastern\" is not a known time zone")));
    const auto status = render(Status{}, json(R"({"jobs":{"enabled":3,"ahead":1,"unreadable":2},
        "clock":{"held":true,"reason":"the clock says so"},"workers":{"connected":1}})"));
    for (const char *worry :
         {"the clock says so", "1 job planned up to a time ahead of the clock", "2 jobs with an unknown time zone"})
        QVERIFY2(status.out.contains(QLatin1String(worry)), qPrintable(status.out));
}

void TestRender::saysWhichClockIsWrong()
{
    const auto show = [](const char *worker) { return render(WorkerShow{}, json(worker)).out; };
    QVERIFY(show(R"({"name":"w","clock_ahead_ms":-90000000})").contains(QStringLiteral("its clock is 1 d 1 h behind")));
    QVERIFY(!show(R"({"name":"w","clock_ahead_ms":1999})").contains(QStringLiteral("clock")));
    const auto run = render(RunShow{}, json(R"({"id":"i","job":"j","state":"succeeded","took_ms":3000,
        "started_at":"2026-11-23T06:00:00Z","finished_at":"2026-11-23T07:00:03Z","clock_note":"it was set"})"));
    QVERIFY2(run.out.contains(QStringLiteral("took 3.0 s")) && run.out.contains(QStringLiteral("it was set")),
             qPrintable(run.out));
}

QTEST_GUILESS_MAIN(TestRender)
#include "tst_render.moc"
