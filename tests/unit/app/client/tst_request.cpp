// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/request.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::client;

Q_DECLARE_METATYPE(holdfast::app::Command)

namespace {

/// A job as one would add it with nothing but what must be.
JobAdd smallJob()
{
    JobAdd job;
    job.name = "n";
    job.command = QStringList{"x"};
    return job;
}

} // namespace

class TestRequest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForEachCommand_data();
    void asksForEachCommand();
    void sendsTheWholeJob();
    void leavesOutWhatWasNotGiven();
    void countsSinceFromNow();
    void buildsTheAddress_data();
    void buildsTheAddress();
};

void TestRequest::asksForEachCommand_data()
{
    QTest::addColumn<Command>("command");
    QTest::addColumn<QString>("line");
    const auto row = [](Command command, const char *line) {
        QTest::newRow(line) << command << QString::fromLatin1(line);
    };
    row(smallJob(), "POST /jobs");
    row(JobList{}, "GET /jobs");
    row(CompletionNames{"workers"}, "GET /workers");
    row(CompletionNames{"runs"}, "GET /runs?limit=50");
    row(JobShow{"n"}, "GET /jobs/n");
    row(JobShow{"a/b ?#%\u00e4"}, "GET /jobs/a%2Fb%20%3F%23%25%C3%A4");
    row(JobRun{"n", false}, "POST /jobs/n/run");
    row(JobPause{"n"}, "POST /jobs/n/pause");
    row(JobResume{"n"}, "POST /jobs/n/resume");
    row(JobReplan{"n"}, "POST /jobs/n/replan");
    row(JobRemove{"n"}, "DELETE /jobs/n");
    row(JobNext{"n", 7}, "GET /jobs/n/next?count=7");
    row(JobNext{"n", 5, true}, "GET /jobs/n/next?odd=1");
    row(RunList{{}, {}, 20}, "GET /runs?limit=20");
    row(RunList{"a&b", "lost", 3}, "GET /runs?limit=3&job=a%26b&state=lost");
    row(RunShow{"i"}, "GET /runs/i");
    row(RunLog{"i", false}, "GET /runs/i/log");
    row(RunWait{{"i", "j"}}, "GET /runs/i");
    row(RunCancel{"i"}, "POST /runs/i/cancel");
    row(WorkerList{}, "GET /workers");
    row(WorkerShow{"w"}, "GET /workers/w");
    row(Status{}, "GET /status");
    row(Audit{}, "GET /audit");
    row(Changes{}, "GET /changes?limit=20");
    row(Changes{{}, parseIso("2026-11-23T06:00:00Z"), {}, "a&b", 3},
        "GET /changes?limit=3&job=a%26b&since=2026-11-23T06%3A00%3A00.000Z");
    row(DrillStop{}, "DELETE /drills");
    row(TokenCreate{"viewer", {}, {}}, "POST /tokens");
    row(TokenList{}, "GET /tokens");
    row(TokenRevoke{"a/b"}, "DELETE /tokens/a%2Fb");
    row(TokenRotate{"a"}, "POST /tokens/a/rotate");
    row(TokenRotate{"b", true}, "POST /tokens/b/rotate?now=1");
}

void TestRequest::asksForEachCommand()
{
    QFETCH(Command, command);
    const Request request = requestFor(command, {});
    QTEST(QString::fromLatin1(request.method) + u' ' + request.path, "line");
    QCOMPARE(!request.body.isEmpty(), request.method == "POST");
}

void TestRequest::sendsTheWholeJob()
{
    const JobAdd add{"n",
                     "* * * * *",
                     {},
                     {},
                     "Europe/Berlin",
                     "skip",
                     "both",
                     "5m",
                     2,
                     -3,
                     "queue",
                     7,
                     "run-all",
                     "1h",
                     "failed,lost",
                     "0-7",
                     "cp850",
                     "30s",
                     3,
                     "stop",
                     "2m",
                     "9s",
                     {"K"},
                     "https://hc.example/7",
                     "/tmp",
                     {{"a", "b"}},
                     {{"X", "1"}},
                     {"p", "q"},
                     true};
    const QByteArray expected =
        R"({"at_most":3,"command":["p","q"],"cron":"* * * * *","cwd":"/tmp","env":{"X":"1"},"fold":"both",)"
        R"("gap":"skip","grace":"2m","jitter":"30s","labels":{"a":"b"},"linger":"9s","missed":"run-all","missed_within":"1h",)"
        R"("name":"n","on_disconnect":"stop","output_encoding":"cp850","overlap":"queue","overlap_most":7,"pass_env":["K"],"ping_url":"https://hc.example/7","priority":-3,)"
        R"("replace":true,"retries":2,"retry_on":["failed","lost"],"success":"0-7","timeout":"5m","timezone":"Europe/Berlin"})";
    QCOMPARE(requestFor(add, {}).body, expected);
}

void TestRequest::leavesOutWhatWasNotGiven()
{
    JobAdd add = smallJob();
    add.every = "2s";
    const QJsonObject body = QJsonDocument::fromJson(requestFor(add, {}).body).object();
    QCOMPARE(body.keys(), (QStringList{"command", "env", "every", "labels", "name", "priority", "retries"}));
}

void TestRequest::countsSinceFromNow()
{
    const WallTime now = *parseIso("2026-11-23T06:00:00Z");
    QCOMPARE(requestFor(Audit{"1h", {}, Milliseconds(3'600'000)}, now).path,
             QString("/audit?since=2026-11-23T05%3A00%3A00.000Z"));
    QCOMPARE(requestFor(Audit{"x", now, {}}, {}).path, QString("/audit?since=2026-11-23T06%3A00%3A00.000Z"));
}

void TestRequest::buildsTheAddress_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("address");
    QTest::newRow("plain") << "http://h:1"
                           << "/jobs"
                           << "http://h:1/api/v1/jobs";
    QTest::newRow("slash") << "http://h:1/"
                           << "/jobs"
                           << "http://h:1/api/v1/jobs";
    QTest::newRow("prefix") << "https://h/p/q/"
                            << "/jobs"
                            << "https://h/p/q/api/v1/jobs";
    QTest::newRow("encoded stays") << "http://[::1]:1"
                                   << "/jobs/a%2Fb?x=%26"
                                   << "http://[::1]:1/api/v1/jobs/a%2Fb?x=%26";
}

void TestRequest::buildsTheAddress()
{
    QFETCH(QString, server);
    QFETCH(QString, path);
    const QUrl url = addressOf(QUrl(server), Request{"GET", path, {}});
    QTEST(QString::fromLatin1(url.toEncoded()), "address");
}

QTEST_GUILESS_MAIN(TestRequest)
#include "tst_request.moc"
