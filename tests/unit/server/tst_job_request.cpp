// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/job_request.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::server;
using namespace std::chrono_literals;

/// The body of POST /api/v1/jobs.
class JobRequestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryField();
    void fillsInWhatIsMissing();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
};

void JobRequestTest::readsEveryField()
{
    const auto asked =
        readJobRequest(R"({"name":"n","cron":"30 2 * * *","timezone":"Europe/Berlin","gap":"skip","fold":"both",
        "command":["a","\u00e4\ud83d\ude00"],"env":{"A":"1"},"labels":{"rack":7},"cwd":"/tmp","timeout":"2h",
        "retries":3,"priority":-5,"overlap":"skip","grace":"10m","replace":true})");
    QVERIFY2(asked, asked ? "" : qPrintable(asked.problem().text()));
    const jobs::Job &job = asked->job;
    QVERIFY(asked->replace);
    QCOMPARE(job.name, QStringLiteral("n"));
    QCOMPARE(job.schedule.kind, schedule::Kind::Cron);
    QCOMPARE(job.schedule.text, QStringLiteral("30 2 * * *"));
    QCOMPARE(job.schedule.timezone, QStringLiteral("Europe/Berlin"));
    QVERIFY(job.schedule.gap == schedule::Gap::Skip);
    QVERIFY(job.schedule.fold == schedule::Fold::Both);
    QCOMPARE(job.command, QStringList({QStringLiteral("a"), QStringLiteral("\u00e4\U0001F600")}));
    QCOMPARE(job.env.value(QStringLiteral("A")), QStringLiteral("1"));
    QCOMPARE(job.labels.value(QStringLiteral("rack")), QStringLiteral("7"));
    QCOMPARE(job.cwd, QStringLiteral("/tmp"));
    QCOMPARE(job.timeout, Milliseconds(2h));
    QCOMPARE(job.retries, 3);
    QCOMPARE(job.priority, -5);
    QVERIFY(job.policy.overlap == jobs::Overlap::Skip);
    QCOMPARE(job.policy.grace, Milliseconds(10min));
}

void JobRequestTest::fillsInWhatIsMissing()
{
    const auto asked = readJobRequest(R"({"name":"n","command":["a"],"cwd":null})");
    QVERIFY(asked);
    QVERIFY(!asked->replace);
    QCOMPARE(asked->job.schedule.kind, schedule::Kind::OnRequest);
    QVERIFY(asked->job.policy == jobs::Policy());
}

void JobRequestTest::refusesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *body, const char *text) {
        QTest::newRow(body) << QByteArray(body) << QString::fromUtf8(text);
    };
    row("", "body: not JSON: illegal value at byte 0");
    row("{", "body: not JSON: unterminated object at byte 1");
    row("[]", "body: JSON, but not an object");
    row("5", "body: JSON, but not an object");
    // As a job it could be kept, but no worker would take the message that starts it.
    row(R"({"name":"n","command":["\ud800"]})", "body: not JSON: a string holds half a surrogate pair");
    row("{\"name\":\"\xff\"}", "body: not JSON: invalid UTF8 string at byte 9");
    row(R"({"command":["a"]})", "name: is missing");
    row(R"({"name":"","command":["a"]})", "name: is empty");
    row(R"({"name":"n"})", "command: is missing");
    row(R"({"name":"n","command":[]})", "command: is empty");
    row(R"({"name":"n","command":"a"})", "command: is not a list");
    row(R"({"name":"n","command":["a",5]})", "command[1]: is not a string");
    row(R"({"name":"n","command":["\u0000"]})", "command[0]: holds a NUL character");
    row(R"({"name":"n","command":["a"],"cron":"* * * * *","every":"5s"})",
        "every: is given beside another schedule; a job has at most one of cron, every and at");
    row(R"({"name":"n","command":["a"],"cron":5})", "cron: is not a string");
    row(R"({"name":"n","command":["a"],"gap":"x"})", "gap: is neither run-after nor skip");
    row(R"({"name":"n","command":["a"],"fold":"x"})", "fold: is not first, second or both");
    row(R"({"name":"n","command":["a"],"env":{"A":true}})", "env.A: is not a string");
    row(R"({"name":"n","command":["a"],"env":[]})", "env: is not an object");
    row(R"({"name":"n","command":["a"],"retries":1.5})", "retries: is not a whole number");
    row(R"({"name":"n","command":["a"],"retries":1001})", "retries: is 1001, not from 0 to 1000");
    row(R"({"name":"n","command":["a"],"timeout":"soon"})", "timeout: is not a duration such as 500ms, 20s, 5m");
    row(R"({"name":"n","command":["a"],"replace":1})", "replace: is neither true nor false");
    // No worker may have them either.
    QTest::newRow("long labels") << R"({"name":"n","command":["a"],"labels":{"k":")" + QByteArray(20'000, 'x') +
                                        R"("}})"
                                 << QStringLiteral("labels: are longer than 16384 characters together");
}

void JobRequestTest::refusesWhatIsWrong()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, text);
    const auto asked = readJobRequest(body);
    QVERIFY(!asked);
    QCOMPARE(asked.problem().text(), text);
}

QTEST_GUILESS_MAIN(JobRequestTest)
#include "tst_job_request.moc"
