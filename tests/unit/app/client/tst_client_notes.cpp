// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/run_command.h"
#include "tests/support/canned_server.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::client;
using test::CannedServer;
using test::http;

namespace {

constexpr char kSucceeded[] = R"({"id":"i","job":"j","state":"succeeded","exit_code":0})";

} // namespace

class TestClientNotes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatARunWaitsFor();
    void triesAgainWhenTheServerIsBusy();
    void givesUpOnAServerThatStaysBusy();
    void asksForTheZoneOfAJob();
    void refusesAColumnThatIsNotThere();
    void readsTheNewestLogOfAJob();
    void refusesTheLogOfNothing();

private:
    int run(const Command &command, bool json = false);

    CannedServer m_server;
    QByteArray m_out;
    QByteArray m_err;
};

int TestClientNotes::run(const Command &command, bool json)
{
    Options options;
    options.url = QUrl(m_server.url());
    options.command = command;
    options.json = json;
    const Console console{[this](const QByteArray &bytes) {
                              m_out += bytes;
                              return Written::All;
                          },
                          [this](const QByteArray &bytes) {
                              m_err += bytes;
                              return Written::All;
                          }};
    return runCommand(options, console, {Milliseconds(20'000), Milliseconds(1), Milliseconds(5), Milliseconds(20'000)});
}

namespace {

QByteArray busy(const char *header)
{
    const QByteArray body = R"({"error":{"code":"unavailable","message":"too many requests wait already"}})";
    QByteArray answer = http(503, body);
    return answer.insert(answer.indexOf("\r\n") + 2, header);
}

} // namespace

void TestClientNotes::triesAgainWhenTheServerIsBusy()
{
    const auto before = m_server.requests().size();
    m_server.setAnswers({busy("Retry-After: 0\r\n"), busy("Retry-After: 0\r\n"), http(200, "[]")});
    QCOMPARE(run(JobList{}), 0);
    QCOMPARE(m_server.requests().size() - before, 3);
}

void TestClientNotes::givesUpOnAServerThatStaysBusy()
{
    const auto before = m_server.requests().size();
    m_server.setAnswers({busy("Retry-After: 0\r\n")});
    QCOMPARE(run(JobList{}), 4);
    QCOMPARE(m_server.requests().size() - before, 4);
    QVERIFY(m_err.contains("too many requests wait already"));
    m_server.setAnswers({busy("")}); // it does not say that nothing was changed
    QCOMPARE(run(JobPause{"n"}), 4);
    QCOMPARE(m_server.requests().size() - before, 5);
}

/// Once for each reason, and never into JSON's way.
void TestClientNotes::saysWhatARunWaitsFor()
{
    const auto waiting = [](const char *reason) {
        return http(200, QByteArray(R"({"id":"i","job":"j","state":"queued","reason":")") + reason + "\"}");
    };
    for (const bool json : {false, true}) {
        m_err.clear();
        m_server.setAnswers(
            {waiting("waits for a"), waiting("waits for a"), waiting("waits for b"), http(200, kSucceeded)});
        QCOMPARE(run(JobRun{"j", true}, json), 0);
        QCOMPARE(m_err, json ? QByteArray() : QByteArray("holdfast: run i waits for a\nholdfast: run i waits for b\n"));
    }
}

/// The times of a schedule read in the job's own zone, which only the job knows.
void TestClientNotes::asksForTheZoneOfAJob()
{
    m_server.setAnswers({http(200, R"({"name":"j","schedule":"@daily","timezone":"Europe/Berlin"})"),
                         http(200, R"([{"at":"2026-11-23T06:00:00.000Z","note":null}])")});
    QCOMPARE(run(JobNext{"j"}), 0);
    QVERIFY2(m_out.contains("2026-11-23 07:00:00 +01:00"), m_out.constData());
    m_server.setAnswers({http(200, R"([{"at":"2026-11-23T06:00:00.000Z","note":null}])")});
    QCOMPARE(run(JobNext{"j"}, true), 0);
}

/// Before the server is asked for anything.
void TestClientNotes::refusesAColumnThatIsNotThere()
{
    m_err.clear();
    const auto asked = m_server.requests().size();
    QCOMPARE(run(RunList{{}, {}, 20, {false, {"nonsense"}}}), 2);
    QVERIFY2(m_err.startsWith("holdfast: --columns: there is no column \"nonsense\". The columns are id, job"),
             m_err.constData());
    QCOMPARE(m_server.requests().size(), asked);
}

void TestClientNotes::readsTheNewestLogOfAJob()
{
    m_out.clear();
    m_err.clear();
    m_server.setAnswers(
        {http(404, R"({"error":{"code":"unknown_run","message":"there is no run nightly"}})"),
         http(200, R"([{"id":"i","job":"nightly","state":"failed","exit_code":3}])"),
         http(200, R"({"chunks":[{"stream":"stdout","data":"a"}],"next":1,"final":true,"more":false})")});
    QCOMPARE(run(RunLog{"nightly", false}), 0);
    QCOMPARE(m_out, QByteArray("a"));
    QCOMPARE(m_err, QByteArray("holdfast: this is the output of run i of nightly: failed, exit code 3\n"));
    const QByteArray list = m_server.requests().end()[-2].split('\r').first();
    QVERIFY2(list.contains("job=nightly") && list.contains("limit=1"), list.constData());
    QVERIFY(m_server.requests().last().startsWith("GET /api/v1/runs/i/log HTTP"));
}

void TestClientNotes::refusesTheLogOfNothing()
{
    m_server.setAnswers(
        {http(404, R"({"error":{"code":"unknown_run","message":"there is no run x"}})"), http(200, "[]")});
    QCOMPARE(run(RunLog{"x", false}), 4);
    QVERIFY2(m_err.contains("there is no run x"), m_err.constData());
}

QTEST_GUILESS_MAIN(TestClientNotes)
#include "tst_client_notes.moc"
