// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/job_request.h"
#include "core/server/api/json.h"

#include <QJsonDocument>
#include <QTest>

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
    void takesBackWhatItGave_data();
    void takesBackWhatItGave();
    void anotherScheduleTakesThePlaceOfTheOneThatWasGiven();
    void namesFieldsThatItDoesNotKnow_data();
    void namesFieldsThatItDoesNotKnow();
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
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("where");
    const auto noJson = [](const char *body) {
        QTest::newRow(body) << QByteArray(body) << QStringLiteral("bad_json") << QStringLiteral("body");
    };
    const auto row = [](const QByteArray &body, const char *where) {
        QTest::newRow(body.left(100).constData()) << body << QStringLiteral("bad_field") << QString::fromLatin1(where);
    };
    noJson("");
    noJson("{");
    noJson("[]");
    noJson("5");
    // As a job it could be kept, but no worker would take the message that starts it.
    noJson(R"({"name":"n","command":["\ud800"]})");
    noJson("{\"name\":\"\xff\"}");
    row(R"({"command":["a"]})", "name");
    row(R"({"name":"","command":["a"]})", "name");
    row(R"({"name":"n"})", "command");
    row(R"({"name":"n","command":[]})", "command");
    row(R"({"name":"n","command":"a"})", "command");
    row(R"({"name":"n","command":["a",5]})", "command[1]");
    row(R"({"name":"n","command":["\u0000"]})", "command[0]");
    row(R"({"name":"n","command":["a"],"cron":"* * * * *","every":"5s"})", "every");
    row(R"({"name":"n","command":["a"],"cron":5})", "cron");
    row(R"({"name":"n","command":["a"],"gap":"x"})", "gap");
    row(R"({"name":"n","command":["a"],"fold":"x"})", "fold");
    row(R"({"name":"n","command":["a"],"env":{"A":true}})", "env.A");
    row(R"({"name":"n","command":["a"],"env":[]})", "env");
    row(R"({"name":"n","command":["a"],"retries":1.5})", "retries");
    row(R"({"name":"n","command":["a"],"retries":1001})", "retries");
    row(R"({"name":"n","command":["a"],"timeout":"soon"})", "timeout");
    row(R"({"name":"n","command":["a"],"replace":1})", "replace");
    // No worker may have them either.
    row(R"({"name":"n","command":["a"],"labels":{"k":")" + QByteArray(20'000, 'x') + R"("}})", "labels");
}

void JobRequestTest::refusesWhatIsWrong()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, code);
    QFETCH(QString, where);
    const auto asked = readJobRequest(body);
    QVERIFY(!asked);
    QCOMPARE(asked.problem().code, code);
    QCOMPARE(asked.problem().where, where);
}

void JobRequestTest::takesBackWhatItGave_data()
{
    QTest::addColumn<QByteArray>("schedule");
    QTest::newRow("on request") << QByteArray(R"("timezone":"UTC")");
    QTest::newRow("cron") << QByteArray(R"("cron":"30 2 * * *","timezone":"Europe/Berlin","gap":"skip","fold":"both")");
    QTest::newRow("a word") << QByteArray(R"("cron":"@daily","timezone":"UTC")");
    QTest::newRow("every") << QByteArray(R"("every":"90s","timezone":"UTC")");
    QTest::newRow("at") << QByteArray(R"("at":"2030-01-01T05:00","timezone":"Europe/Berlin")");
}

void JobRequestTest::takesBackWhatItGave()
{
    QFETCH(QByteArray, schedule);
    const auto asked = readJobRequest(R"({"name":"n","command":["a","b c"],"env":{"A":"1"},"labels":{"rack":"7"},
        "cwd":"/tmp","timeout":"90500ms","retries":3,"priority":-5,"overlap":"skip","overlap_most":7,"missed":"run-all",
        "missed_within":"1h","retry_on":["lost"],"success":"0-7","jitter":"5s","at_most":2,"on_disconnect":"stop","grace":"10m","linger":"9s","pass_env":["AWS_KEY","B"],)" +
                                      schedule + "}");
    QVERIFY2(asked, asked ? "" : qPrintable(asked.problem().text()));
    QJsonObject told = toJson(asked->job, WallTime(), jobs::RunState::Failed);
    told[QStringLiteral("odd")] = QJsonArray();
    told[QStringLiteral("enabled")] = false;
    const auto again = readJobRequest(QJsonDocument(told).toJson());
    QVERIFY2(again, again ? "" : qPrintable(again.problem().text()));
    QCOMPARE(again->enabled, std::optional(false));
    QVERIFY(again->job == asked->job);
}

void JobRequestTest::anotherScheduleTakesThePlaceOfTheOneThatWasGiven()
{
    const auto asked = readJobRequest(
        R"({"name":"n","command":["a"],"schedule":"0 5 * * *","every":"5m","timeout_s":30,"timeout":"1h"})");
    QVERIFY(asked);
    QCOMPARE(asked->job.schedule.kind, schedule::Kind::Every);
    QCOMPARE(asked->job.timeout, Milliseconds(1h));
    QVERIFY(!asked->enabled);
}

void JobRequestTest::namesFieldsThatItDoesNotKnow_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("todo");
    const auto row = [](const char *field, const char *todo) {
        QTest::newRow(field) << QString::fromLatin1(field) << QString::fromLatin1(todo);
    };
    row("time_zone", "did you mean \"timezone\"?");
    row("comand", "did you mean \"command\"?");
    row("Cron", "did you mean \"cron\"?");
    row("description", "docs/http.md lists the fields");
}

void JobRequestTest::namesFieldsThatItDoesNotKnow()
{
    QFETCH(QString, field);
    QFETCH(QString, todo);
    const auto asked = readJobRequest(QStringLiteral(R"({"name":"n","command":["a"],"%1":"x"})").arg(field).toUtf8());
    QVERIFY(!asked);
    QCOMPARE(asked.problem().code, QStringLiteral("bad_field"));
    QCOMPARE(asked.problem().where, field);
    QCOMPARE(asked.problem().todo, todo);
}

QTEST_GUILESS_MAIN(JobRequestTest)
#include "tst_job_request.moc"
