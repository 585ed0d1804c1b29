// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/run_command.h"
#include "tests/support/canned_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>
#include <QTest>
#include <QTimer>

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::client;
using test::CannedServer;
using test::http;

Q_DECLARE_METATYPE(holdfast::app::Command)

namespace {

constexpr char kQueued[] = R"({"id":"i","job":"j","state":"queued"})";
constexpr char kSucceeded[] = R"({"id":"i","job":"j","state":"succeeded","exit_code":0})";
constexpr char kFailed[] = R"({"id":"i","job":"j","state":"failed","exit_code":3})";

/// A job as one would add it with nothing but what must be.
JobAdd smallJob()
{
    JobAdd job;
    job.name = "n";
    job.command = QStringList{"x"};
    return job;
}

/// Nothing in these tests waits long unless it is broken.
ClientTimes quick()
{
    return ClientTimes{Milliseconds(20'000), Milliseconds(1), Milliseconds(5), Milliseconds(20'000)};
}

} // namespace

class TestClient final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void endsWithTheRightCode_data();
    void endsWithTheRightCode();
    void saysThatNobodyListens();
    void saysThatTheHostIsUnknown();
    void saysThatNoAnswerCame();
    void endsOnAHugeAnswer();
    void presentsItsToken();
    void refusesABadTokenFile();
    void printsOneJsonValue();
    void waitsUntilARunIsOver_data();
    void waitsUntilARunIsOver();
    void waitsForSeveralRuns();
    void jobRunWaitAsksOnce();
    void doesNotAskForASecondRun();
    void bearsWithARestartRightAfterTheRequest();
    void bearsWithARestart();
    void losesPatience();
    void doesNotWaitForAServerThatNeverWas();
    void splitsTheLogIntoBothStreams();
    void followsTheLog();
    void collectsTheLogAsJson();
    void endsQuietlyWithoutAReader();
    void saysThatOutputCannotBeWritten();

private:
    int run(const Command &command, bool json = false);
    int runOverARestart(const Command &command);
    [[nodiscard]] qsizetype posts() const;

    std::unique_ptr<CannedServer> m_server;
    Options m_options;
    ClientTimes m_times;
    Written m_written = Written::All;
    QByteArray m_out;
    QByteArray m_err;
};

void TestClient::init()
{
    m_server = std::make_unique<CannedServer>();
    m_options = Options();
    m_options.url = QUrl(m_server->url());
    m_times = quick();
    m_written = Written::All;
    m_out.clear();
    m_err.clear();
}

void TestClient::cleanup()
{
    m_server.reset();
}

int TestClient::run(const Command &command, bool json)
{
    m_options.command = command;
    m_options.json = json;
    const Console console{[this](const QByteArray &bytes) {
                              if (m_written == Written::All)
                                  m_out += bytes;
                              return m_written;
                          },
                          [this](const QByteArray &bytes) {
                              m_err += bytes;
                              return Written::All;
                          }};
    return runCommand(m_options, console, m_times);
}

void TestClient::endsWithTheRightCode_data()
{
    QTest::addColumn<Command>("command");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("err"); // a part of it
    const auto row = [](const char *name, Command command, const QByteArray &answer, int code, const char *err) {
        QTest::newRow(name) << command << answer << code << QByteArray(err);
    };
    const QByteArray unknown = R"({"error":{"code":"unknown_job","message":"there is no job \"n\""}})";
    row("good", Status{}, http(200, "{}"), 0, "");
    row("created", smallJob(), http(201, R"({"name":"n"})"), 0, "");
    row("empty list", JobList{}, http(200, "[]"), 0, "holdfast: no jobs yet. Add one: ");
    row("audit good", Audit{}, http(200, R"({"ok":true})"), 0, "");
    row("audit bad", Audit{}, http(200, R"({"ok":false})"), 1, "");
    row("audit without a verdict", Audit{}, http(200, "{}"), 1, "");
    row("refused", JobShow{"n"}, http(404, unknown), 4, "holdfast: refused: there is no job \"n\"\n");
    row("refused with 500", JobShow{"n"}, http(500, unknown), 4, "refused: ");
    row("store unavailable", JobShow{"n"}, http(503, unknown), 4, "refused: ");
    row("refused without a reason", JobShow{"n"}, http(403, "no"), 4, "refused: HTTP status 403");
    row("bad gateway", JobShow{"n"}, http(502, "<html>"), 3, "HTTP status 502");
    row("gateway's 503", JobShow{"n"}, http(503, "<html>"), 3, "HTTP status 503");
    row("redirect", JobShow{"n"}, "HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 3,
        "302");
    row("not JSON", JobShow{"n"}, http(200, "<html>"), 3, "not from a Holdfast server");
    row("broken JSON", JobShow{"n"}, http(200, R"({"name":)"), 3, "not from a Holdfast server");
    row("empty", JobShow{"n"}, http(200, ""), 3, "not from a Holdfast server");
    row("deep JSON", JobShow{"n"}, http(200, QByteArray(100'000, '[')), 3, "not from a Holdfast server");
    row("not HTTP", JobShow{"n"}, "SSH-2.0-OpenSSH\r\n\r\n", 3, "cannot reach the server at http://127.0.0.1:");
    row("cut answer", JobShow{"n"}, "HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n{}", 3, "cannot reach");
    row("closed", JobRun{"n", false}, "close", 3, "cannot reach the server at http://127.0.0.1:");
    row("terminal tricks", JobShow{"n"}, http(400, R"({"error":{"message":"a\u001b[2J\nb"}})"), 4, "a\\u001b[2J\\nb\n");
}

void TestClient::endsWithTheRightCode()
{
    QFETCH(Command, command);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, err);
    for (const bool json : {false, true}) {
        m_server->setAnswers({answer});
        m_err.clear();
        m_out.clear();
        const int code = run(command, json);
        QTEST(code, "code");
        QVERIFY2(m_err.contains(err) || (json && code == 0), m_err.constData());
        QVERIFY(m_err.count('\n') <= 1);
        QVERIFY(code <= 1 || m_out.isEmpty());
    }
}

void TestClient::saysThatNobodyListens()
{
    m_server->stop();
    QCOMPARE(run(Status{}), 3);
    QVERIFY2(
        m_err.startsWith("holdfast: cannot reach the server at " + m_server->url().toLatin1() + ": Connection refused"),
        m_err.constData());
    QVERIFY2(m_err.endsWith(". Start it with holdfast --server, or set --url or HOLDFAST_URL\n"), m_err.constData());
    QCOMPARE(m_err.count('\n'), 1);
}

void TestClient::saysThatTheHostIsUnknown()
{
    m_options.url = QUrl("http://no-such-host.invalid:8000");
    QCOMPARE(run(Status{}), 3);
    QVERIFY2(m_err.contains("no-such-host.invalid"), m_err.constData());
}

void TestClient::saysThatNoAnswerCame()
{
    m_server->setAnswers({QByteArray()});
    m_times.silence = Milliseconds(50);
    QCOMPARE(run(Status{}), 3);
    QVERIFY2(m_err.contains("no answer within 50 ms"), m_err.constData());
}

void TestClient::endsOnAHugeAnswer()
{
    m_server->setAnswers({http(200, '"' + QByteArray(70 * 1024 * 1024, 'x') + '"')});
    QCOMPARE(run(Status{}), 3);
    QVERIFY2(m_err.contains("longer than 64 MiB"), m_err.constData());
}

void TestClient::presentsItsToken()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("hf_secret\n");
    file.close();
    m_options.tokenFile = file.fileName();
    m_server->setAnswers({http(200, "{}")});
    QCOMPARE(run(Status{}), 0);
    QCOMPARE(m_server->requests().size(), 1);
    QVERIFY(m_server->requests().first().contains("\r\nAuthorization: Bearer hf_secret\r\n"));
    QVERIFY(m_server->requests().first().startsWith("GET /api/v1/status HTTP/1.1\r\n"));
}

void TestClient::refusesABadTokenFile()
{
    m_options.tokenFile = "/no/such/file";
    QCOMPARE(run(Status{}), 2);
    QVERIFY(m_err.contains("--token-file /no/such/file: "));
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("two words\r\nX: y");
    file.close();
    m_options.tokenFile = file.fileName();
    QCOMPARE(run(Status{}), 2);
    QVERIFY(m_server->requests().isEmpty());
}

void TestClient::printsOneJsonValue()
{
    m_server->setAnswers({http(200, "[ {\"name\": \"a\"},\n {\"name\": \"b\"} ]")});
    QCOMPARE(run(JobList{}, true), 0);
    QCOMPARE(m_out, QByteArray("[{\"name\":\"a\"},{\"name\":\"b\"}]\n"));
    m_out.clear();
    m_server->setAnswers({http(200, "[]")});
    QCOMPARE(run(JobList{}, true), 0);
    QCOMPARE(m_out, QByteArray("[]\n"));
    QVERIFY(m_err.isEmpty());
}

void TestClient::waitsUntilARunIsOver_data()
{
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<int>("code");
    QTest::newRow("succeeded") << QByteArray(kSucceeded) << 0;
    QTest::newRow("failed") << QByteArray(kFailed) << 1;
    for (const char *state : {"timed_out", "cancelled", "lost", "skipped", "missed"})
        QTest::newRow(state) << QByteArray(kFailed).replace("failed", state) << 1;
}

void TestClient::waitsUntilARunIsOver()
{
    QFETCH(QByteArray, last);
    m_server->setAnswers({http(200, kQueued), http(200, kQueued), http(200, last)});
    QTEST(run(RunWait{{"i"}}), "code");
    QVERIFY(m_out.startsWith("run i of j: "));
    QCOMPARE(m_server->requests().size(), 3);
}

void TestClient::waitsForSeveralRuns()
{
    m_server->setAnswers({http(200, kFailed), http(200, kQueued), http(200, kSucceeded)});
    QCOMPARE(run(RunWait{{"a", "b"}}, true), 1);
    const QJsonArray list = QJsonDocument::fromJson(m_out).array();
    QCOMPARE(list.size(), 2);
    QCOMPARE(list[1]["state"].toString(), QString("succeeded"));
    QVERIFY(m_server->requests()[0].startsWith("GET /api/v1/runs/a "));
    QVERIFY(m_server->requests()[1].startsWith("GET /api/v1/runs/b "));
}

void TestClient::jobRunWaitAsksOnce()
{
    m_server->setAnswers({http(200, kQueued), "close", http(200, kQueued), http(200, kSucceeded)});
    QCOMPARE(run(JobRun{"j", true}, true), 0);
    QCOMPARE(QJsonDocument::fromJson(m_out).object()["state"].toString(), QString("succeeded"));
    QCOMPARE(posts(), 1);
}

// The server may have done it: nobody but a person may ask again.
void TestClient::doesNotAskForASecondRun()
{
    for (const bool waits : {false, true}) {
        m_err.clear();
        m_server->setAnswers({"close", http(200, kQueued)});
        QCOMPARE(run(JobRun{"j", waits}), 3);
        QVERIFY2(
            m_err.contains("the connection ended before the answer came; check whether the request was carried out"),
            m_err.constData());
    }
    QCOMPARE(posts(), 2);
}

void TestClient::bearsWithARestartRightAfterTheRequest()
{
    m_server->setAnswers({http(200, kQueued), http(200, kSucceeded)});
    QCOMPARE(runOverARestart(JobRun{"j", true}), 0);
    QVERIFY2(m_err.startsWith("holdfast: the server is gone, waiting for it: "), m_err.constData());
    QCOMPARE(posts(), 1);
}

/// The server goes after its first answer, and is back when it is missed.
int TestClient::runOverARestart(const Command &command)
{
    QTimer restart;
    connect(&restart, &QTimer::timeout, this, [&] {
        if (m_err.contains("the server is gone"))
            m_server->startAgain();
        else if (m_server->requests().size() == 1)
            m_server->stop();
    });
    restart.start(0);
    return run(command);
}

qsizetype TestClient::posts() const
{
    const QList<QByteArray> requests = m_server->requests();
    return std::count_if(requests.begin(), requests.end(), [](const auto &each) { return each.startsWith("POST"); });
}

void TestClient::bearsWithARestart()
{
    const QByteArray unavailable = http(503, R"({"error":{"code":"store_unavailable","message":"the disk is full"}})");
    m_server->setAnswers({http(200, kQueued), unavailable, http(502, ""), http(200, kSucceeded)});
    QCOMPARE(runOverARestart(RunWait{{"i"}}), 0);
    QVERIFY2(m_err.startsWith("holdfast: the server is gone, waiting for it: "), m_err.constData());
    QCOMPARE(m_err.count('\n'), 1);
}

void TestClient::losesPatience()
{
    m_times.patience = Milliseconds(50);
    m_server->setAnswers({http(200, kQueued), "close"});
    QCOMPARE(run(RunWait{{"i"}}), 3);
    QVERIFY2(m_err.contains("holdfast: cannot reach the server at "), m_err.constData());
}

void TestClient::doesNotWaitForAServerThatNeverWas()
{
    m_server->stop();
    QCOMPARE(run(RunWait{{"i"}}), 3);
    QVERIFY(!m_err.contains("waiting"));
}

void TestClient::splitsTheLogIntoBothStreams()
{
    m_server->setAnswers({http(200, R"({"chunks":[{"seq":1,"stream":"stdout","data":"a\u001b\n"},
                                                  {"seq":2,"stream":"stderr","data":"e"}],"next":2,"final":true,"more":true})"),
                          http(200, R"({"chunks":[{"seq":3,"stream":"stdout","data":"/wA=","encoding":"base64"}],
                                        "next":3,"final":true,"more":false})")});
    QCOMPARE(run(RunLog{"i", false}), 0);
    QCOMPARE(m_out, QByteArray("a\x1b\n\xff\0", 5));
    QCOMPARE(m_err, QByteArray("e"));
    QVERIFY(m_server->requests()[0].startsWith("GET /api/v1/runs/i/log HTTP"));
    QVERIFY(m_server->requests()[1].startsWith("GET /api/v1/runs/i/log?after=2 HTTP"));
}

void TestClient::followsTheLog()
{
    const QByteArray nothing = http(200, R"({"chunks":[],"next":1,"final":false,"more":false})");
    m_server->setAnswers(
        {http(200, R"({"chunks":[{"stream":"stdout","data":"a"}],"next":1,"final":false,"more":false})"), nothing,
         "close", nothing,
         http(200, R"({"chunks":[{"stream":"stdout","data":"b"}],"next":2,"final":true,"more":false})")});
    QCOMPARE(run(RunLog{"i", true}), 0);
    QCOMPARE(m_out, QByteArray("ab"));
}

void TestClient::collectsTheLogAsJson()
{
    m_server->setAnswers({http(200, R"({"chunks":[{"data":"a"}],"next":1,"final":true,"more":true})"),
                          http(200, R"({"chunks":[{"data":"b"}],"next":2,"final":true,"more":false})")});
    QCOMPARE(run(RunLog{"i", false}, true), 0);
    QCOMPARE(m_out, QByteArray(R"([{"data":"a"},{"data":"b"}])") + '\n');
}

void TestClient::endsQuietlyWithoutAReader()
{
    m_written = Written::ReaderGone;
    m_server->setAnswers(
        {http(200, R"({"chunks":[{"stream":"stdout","data":"a"}],"next":1,"final":false,"more":true})")});
    QCOMPARE(run(RunLog{"i", true}), 0);
    QVERIFY(m_err.isEmpty());
}

void TestClient::saysThatOutputCannotBeWritten()
{
    m_written = Written::Failed;
    m_server->setAnswers({http(200, "{}")});
    QCOMPARE(run(Status{}), 1);
    QVERIFY(m_err.contains("standard output cannot be written"));
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
