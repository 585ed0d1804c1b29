// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/check_job.h"
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

using Edit = std::function<void(Job &)>;
Q_DECLARE_METATYPE(Edit)

class CheckJobTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesGoodJobs_data();
    void takesGoodJobs();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
};

namespace {

const QString kNul{QChar(u'\0')};

void row(const char *name, Edit change, const char *field = nullptr)
{
    auto &data = QTest::newRow(name) << std::move(change);
    if (field != nullptr)
        data << QString::fromLatin1(field);
}

} // namespace

void CheckJobTest::takesGoodJobs_data()
{
    QTest::addColumn<Edit>("change");
    row("on request", [](Job &) {});
    row("empty arguments", [](Job &job) { job.command = {QStringLiteral("p"), QString(), QStringLiteral(" ")}; });
    row("unicode", [](Job &job) { job.command = {QStringLiteral("ä漢😀\n")}; });
    row("longest timeout", [](Job &job) { job.timeout = std::chrono::days(366); });
    row("most retries", [](Job &job) { job.retries = 1000; });
    row("lowest priority", [](Job &job) { job.priority = -1000; });
    row("empty variable", [](Job &job) { job.env = {{QStringLiteral("A"), QString()}}; });
    row("longest jitter", [](Job &job) { job.policy.jitter = std::chrono::days(1); });
    row("longest wait for output", [](Job &job) { job.policy.linger = std::chrono::hours(1); });
    row("most variables", [](Job &job) { job.policy.passEnv.fill(QString(256, u'a'), 100); });
    row("cron", [](Job &job) { job = cron(QStringLiteral("j"), QStringLiteral("*/5 * * * *")); });
    row("every", [](Job &job) { job = every(QStringLiteral("j"), QStringLiteral("1s")); });
    row("at", [](Job &job) { job = at(QStringLiteral("j"), kNoon + 1s); });
}

void CheckJobTest::takesGoodJobs()
{
    QFETCH(Edit, change);
    Job job = onRequest(QStringLiteral("j"));
    change(job);
    const auto checked = checkJob(job, kNoon);
    QVERIFY2(checked, checked ? "" : qPrintable(checked.problem().text()));
}

void CheckJobTest::namesWhatIsWrong_data()
{
    QTest::addColumn<Edit>("change");
    QTest::addColumn<QString>("field");
    row(
        "no name", [](Job &job) { job.name.clear(); }, "name");
    row(
        "a name with a slash", [](Job &job) { job.name = QStringLiteral("../x"); }, "name");
    row(
        "a very long name", [](Job &job) { job.name = QString(100'000, u'x'); }, "name");
    row(
        "no command", [](Job &job) { job.command.clear(); }, "command");
    row(
        "an empty program",
        [](Job &job) {
            job.command = {QString(), QStringLiteral("x")};
        },
        "command");
    row(
        "NUL in the command",
        [](Job &job) {
            job.command = {QStringLiteral("p"), kNul};
        },
        "command");
    row(
        "a huge command",
        [](Job &job) {
            job.command = {QStringLiteral("p"), QString(131'072, u'x')};
        },
        "command");
    row(
        "a huge environment",
        [](Job &job) {
            job.env = {{QStringLiteral("A"), QString(131'072, u'x')}};
        },
        "command");
    row(
        "a variable without a name",
        [](Job &job) {
            job.env = {{QString(), QStringLiteral("x")}};
        },
        "env");
    row(
        "a variable with =",
        [](Job &job) {
            job.env = {{QStringLiteral("A=B"), QStringLiteral("x")}};
        },
        "env");
    row(
        "NUL in a variable",
        [](Job &job) {
            job.env = {{QStringLiteral("A"), kNul}};
        },
        "env");
    row(
        "NUL in the folder", [](Job &job) { job.cwd = kNul; }, "cwd");
    row(
        "a long folder", [](Job &job) { job.cwd = QString(4097, u'x'); }, "cwd");
    row(
        "a negative timeout", [](Job &job) { job.timeout = -1ms; }, "timeout");
    row(
        "a timeout too long", [](Job &job) { job.timeout = std::chrono::days(366) + 1ms; }, "timeout");
    row(
        "negative retries", [](Job &job) { job.retries = -1; }, "retries");
    row(
        "too many retries", [](Job &job) { job.retries = 1001; }, "retries");
    row(
        "priority too high", [](Job &job) { job.priority = 1001; }, "priority");
    row(
        "priority too low", [](Job &job) { job.priority = -1001; }, "priority");
    row(
        "bad cron", [](Job &job) { job = cron(QStringLiteral("j"), QStringLiteral("61 * * * *")); },
        "cron field 1 (minute)");
    row(
        "cron that never comes", [](Job &job) { job = cron(QStringLiteral("j"), QStringLiteral("0 0 30 2 *")); },
        "cron");
    row(
        "at in the past", [](Job &job) { job = at(QStringLiteral("j"), kNoon - 1s); }, "at");
    row(
        "too long a jitter", [](Job &job) { job.policy.jitter = std::chrono::days(1) + Milliseconds(1); }, "jitter");
    row(
        "too long a wait for output", [](Job &job) { job.policy.linger = std::chrono::hours(1) + Milliseconds(1); },
        "linger");
    row(
        "a variable with =", [](Job &job) { job.policy.passEnv = {QStringLiteral("A=B")}; }, "pass_env");
    row(
        "a variable without a name", [](Job &job) { job.policy.passEnv = {QString()}; }, "pass_env");
    row(
        "a variable of the worker itself",
        [](Job &job) { job.policy.passEnv = {QStringLiteral("HOLDFAST_TOKEN_FILE")}; }, "pass_env");
    row(
        "too long a variable", [](Job &job) { job.policy.passEnv = {QString(257, u'a')}; }, "pass_env");
    row(
        "too many variables", [](Job &job) { job.policy.passEnv.fill(QStringLiteral("A"), 101); }, "pass_env");
    row(
        "at this moment", [](Job &job) { job = at(QStringLiteral("j"), kNoon); }, "at");
    row(
        "no interval", [](Job &job) { job = every(QStringLiteral("j"), QStringLiteral("x")); }, "every");
    row(
        "too short an interval", [](Job &job) { job = every(QStringLiteral("j"), QStringLiteral("999ms")); }, "every");
    row(
        "no such zone",
        [](Job &job) {
            job = cron(QStringLiteral("j"), QStringLiteral("* * * * *"));
            job.schedule.timezone = QStringLiteral("Mars/Base");
        },
        "timezone");
}

void CheckJobTest::namesWhatIsWrong()
{
    QFETCH(Edit, change);
    QFETCH(QString, field);
    Job job = onRequest(QStringLiteral("j"));
    change(job);
    const auto checked = checkJob(job, kNoon);
    QVERIFY(!checked);
    QCOMPARE(checked.problem().code, QStringLiteral("bad_field"));
    QCOMPARE(checked.problem().where, field);
    QVERIFY(checked.problem().what.size() < 300);
}

QTEST_GUILESS_MAIN(CheckJobTest)
#include "tst_check_job.moc"
