// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/stored_settings.h"
#include "app/service/task.h"
#include "tests/unit/app/options/surroundings.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::service;
using test::surroundings;

/// From the words of the command line to the settings file of a service.
class TestServiceTask final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasGiven();
    void needsOneOfServerAndWorker_data();
    void needsOneOfServerAndWorker();
    void isForWindowsOnly();
    void putsSettingsIntoAFile();
    void makesPathsAbsolute();
    void replacesWhatIsGivenAgainAndKeepsTheRest();
    void keepsAnyValue_data();
    void keepsAnyValue();
    void refusesWhatNoFileCanHold();
    void refusesAFileThatIsBroken();
    void refusesSettingsThatDoNotStart();
};

static ServiceTask taskOf(const QString &line)
{
    const auto options = parseOptions(line.split(u' '), surroundings());
    return options ? std::get<ServiceTask>(options->command) : ServiceTask();
}

void TestServiceTask::keepsWhatWasGiven()
{
    const ServiceTask task =
        taskOf("service install --worker --account me --slots 3 --label a=b --label c=d --stop-runs");
    QVERIFY(task.verb == ServiceTask::Verb::Install);
    QVERIFY(placeOf(task) == Place::Worker);
    QCOMPARE(task.account, "me");
    QCOMPARE(task.settings,
             (QMap<QString, QStringList>{{"slots", {"3"}}, {"label", {"a=b", "c=d"}}, {"stop-runs", {"true"}}}));
    QVERIFY(placeOf(taskOf("service stop --server")) == Place::Server);
}

void TestServiceTask::needsOneOfServerAndWorker_data()
{
    QTest::addColumn<QString>("line");
    for (const char *verb : {"install", "uninstall", "start", "stop", "status"}) {
        QTest::addRow("%s", verb) << QStringLiteral("service %1").arg(verb);
        QTest::addRow("%s both", verb) << QStringLiteral("service %1 --server --worker").arg(verb);
    }
}

void TestServiceTask::needsOneOfServerAndWorker()
{
    QFETCH(QString, line);
    const auto options = parseOptions(line.split(u' '), surroundings());
    QVERIFY(!options);
    QVERIFY2(options.problem().todo.contains("--server and --worker"), qPrintable(options.problem().text()));
}

void TestServiceTask::isForWindowsOnly()
{
    Surroundings here = surroundings();
    QVERIFY(!parseOptions({"--service", "--worker"}, here));
    here.hasServices = true;
    const auto worker = parseOptions({"--service", "--worker"}, here);
    QVERIFY(worker);
    QVERIFY(worker->face == Face::Worker);
    QVERIFY(!parseOptions({"--service"}, here));
    QVERIFY(!parseOptions({"--service", "--server", "--worker"}, here));
}

void TestServiceTask::putsSettingsIntoAFile()
{
    const ServiceTask task = taskOf("service install --worker --slots 3 --label a=b --label c=d");
    const Files files = filesOf(task, "/shared", "/here");
    QCOMPARE(files, (Files{"/shared/Holdfast/worker.conf", "/shared/Holdfast/worker"}));
    const auto text = settingsFor(task, {}, files, "/here");
    QVERIFY(text);
    QCOMPARE(*text, "label = [\"a=b\", \"c=d\"]\n"
                    "slots = \"3\"\n"
                    "data = \"/shared/Holdfast/worker\"\n"
                    "log-file = \"/shared/Holdfast/worker/holdfast.log\"\n");
    QVERIFY(checkSettings(Place::Worker, *text, surroundings()));
}

void TestServiceTask::makesPathsAbsolute()
{
    const ServiceTask task = taskOf("service install --server --data d --log-file ../l --database sqlite:x.db");
    const Files files = filesOf(task, "/shared", "/here");
    QCOMPARE(files.data, "/here/d");
    QCOMPARE(*settingsFor(task, {}, files, "/here"), "data = \"/here/d\"\n"
                                                     "database = \"sqlite:/here/x.db\"\n"
                                                     "log-file = \"/l\"\n");
}

void TestServiceTask::replacesWhatIsGivenAgainAndKeepsTheRest()
{
    const QString former = "# mine\n\nslots = 2\nname = \"alpha\" # it\nlabel = [a=b]\n";
    QCOMPARE(*withSettings(former, {{"slots", {"4"}}, {"label", {"c=d"}}}),
             "# mine\n\nname = \"alpha\" # it\nlabel = \"c=d\"\nslots = \"4\"\n");
    QCOMPARE(*withSettings(former, {}), former);
    QCOMPARE(*withDefaults(former, {{"slots", {"9"}}, {"data", {"/d"}}}), former + "data = \"/d\"\n");
}

void TestServiceTask::keepsAnyValue_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value :
         {"plain", "C:\\Program Files\\x\\", "\"quoted\"", "# no comment", "a, b]", "\\\"", "ü 日本"})
        QTest::newRow(value) << QString::fromUtf8(value);
}

void TestServiceTask::keepsAnyValue()
{
    QFETCH(QString, value);
    Surroundings here = surroundings();
    const QString text = *withSettings({}, {{"data", {value}}});
    here.readFile = [text](const QString &) { return text; };
    const auto options = parseOptions({"--worker", "--config", "c"}, here);
    QVERIFY(options);
    QCOMPARE(options->dataDir, value);
}

void TestServiceTask::refusesWhatNoFileCanHold()
{
    const auto text = withSettings({}, {{"data", {"a\nslots = 9"}}});
    QVERIFY(!text);
    QCOMPARE(text.problem().where, "--data");
}

void TestServiceTask::refusesAFileThatIsBroken()
{
    const auto text = withSettings("slots = 2\nnonsense\n", {});
    QVERIFY(!text);
    QVERIFY(text.problem().where.contains("line 2"));
}

void TestServiceTask::refusesSettingsThatDoNotStart()
{
    QVERIFY(!checkSettings(Place::Server, "listen = \"0.0.0.0:8000\"\n", surroundings()));
    QVERIFY(!checkSettings(Place::Worker, "slots = \"many\"\n", surroundings()));
}

QTEST_GUILESS_MAIN(TestServiceTask)
#include "tst_service_task.moc"
