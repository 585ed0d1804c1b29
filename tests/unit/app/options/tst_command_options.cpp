// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "surroundings.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using test::surroundings;
using test::typed;

Q_DECLARE_METATYPE(holdfast::app::Command)

class TestCommandOptions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEachCommand_data();
    void readsEachCommand();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void keepsTheProgramAsItIs();
    void takesTheServerBeforeAndBehindTheCommand_data();
    void takesTheServerBeforeAndBehindTheCommand();
    void readsTheTerminalFromTheEnvironment_data();
    void readsTheTerminalFromTheEnvironment();
};

void TestCommandOptions::readsEachCommand_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<Command>("command");
    const auto row = [](const char *line, Command command) {
        QTest::addRow("%s", line) << QString::fromLatin1(line) << command;
    };
    const auto add = [](auto... set) {
        JobAdd job;
        job.name = "n";
        job.command = QStringList{"true"};
        (set(job), ...);
        return job;
    };
    row("job add n -- true", add());
    row("job add n --cron '*/5 * * * *' -- true", add([](JobAdd &j) { j.cron = "*/5 * * * *"; }));
    row("job add --every 2s n -- true", add([](JobAdd &j) { j.every = "2s"; }));
    row("job add n --at 2026-11-23T06:00:00Z -- true", add([](JobAdd &j) { j.at = "2026-11-23T06:00:00Z"; }));
    row("job add n --cron @hourly --timezone Europe/Berlin -- true", add([](JobAdd &j) {
            j.cron = "@hourly";
            j.timezone = "Europe/Berlin";
        }));
    row("job add n --timeout 5m --retries 2 --priority -7 --cwd /tmp -- true", add([](JobAdd &j) {
            j.timeout = "5m";
            j.retries = 2;
            j.priority = -7;
            j.cwd = "/tmp";
        }));
    row("job add n --label a=b --label c=d --env X=1 --env Y= -- true", add([](JobAdd &j) {
            j.labels = {{"a", "b"}, {"c", "d"}};
            j.env = {{"X", "1"}, {"Y", ""}};
        }));
    row("job add n --replace -- true", add([](JobAdd &j) { j.replace = true; }));
    row("job add --label a=b n -- true", add([](JobAdd &j) { j.labels = {{"a", "b"}}; }));
    row("job list", JobList{});
    row("job show n", JobShow{"n"});
    row("job show status", JobShow{"status"});
    row("job show worker", JobShow{"worker"});
    row("job show list", JobShow{"list"});
    row("job run n", JobRun{"n", false});
    row("job run n --wait", JobRun{"n", true});
    row("job run --wait run", JobRun{"run", true});
    row("job pause n", JobPause{"n"});
    row("job resume n", JobResume{"n"});
    row("job replan n", JobReplan{"n"});
    row("job remove n", JobRemove{"n"});
    row("drill stop", DrillStop{});
    row("job next n", JobNext{"n", 5});
    row("job next n --count 1000", JobNext{"n", 1000});
    row("job next n --odd", JobNext{"n", 5, true});
    row("run list", RunList{});
    row("run list --job n --state timed_out --limit 3", RunList{"n", "timed_out", 3});
    row("run show i", RunShow{"i"});
    row("run log i", RunLog{"i", false});
    row("run log i --follow", RunLog{"i", true});
    row("run log -f i", RunLog{"i", true});
    row("run show i --wide", RunShow{"i", true});
    row("worker show w --wide", WorkerShow{"w", true});
    row("job list --wide", JobList{{true, {}}});
    row("run list --columns ID,state", RunList{{}, {}, 20, {false, {"id", "state"}}});
    row("worker list --columns last-seen", WorkerList{{false, {"last-seen"}}});
    row("run wait a", RunWait{{"a"}});
    row("run wait a b status", RunWait{{"a", "b", "status"}});
    row("run cancel i", RunCancel{"i"});
    row("worker list", WorkerList{});
    row("worker show w", WorkerShow{"w"});
    row("worker remove w", WorkerRemove{"w"});
    row("status", Status{});
    row("completion bash", CompletionScript{"bash"});
    row("completion runs --url http://h:1", CompletionNames{"runs"});
    row("audit", Audit{});
    row("audit --since 24h", Audit{"24h", std::nullopt, Milliseconds(86'400'000)});
    row("changes", Changes{});
    row("changes --since 24h --job n --limit 3 --wide",
        Changes{"24h", std::nullopt, Milliseconds(86'400'000), "n", 3, {true, {}}});
    row("job add n --success 0-7 -- true", add([](JobAdd &j) { j.success = "0-7"; }));
    row("job add n --output-encoding cp850 -- true", add([](JobAdd &j) { j.outputEncoding = "cp850"; }));
    row("job add n --pass-env A --pass-env B --linger 10s -- true", add([](JobAdd &j) {
            j.passEnv = QStringList{"A", "B"};
            j.linger = "10s";
        }));
    row("audit --since 2026-11-23T06:00:00Z",
        Audit{"2026-11-23T06:00:00Z", parseIso("2026-11-23T06:00:00Z"), std::nullopt});
}

void TestCommandOptions::readsEachCommand()
{
    QFETCH(QString, line);
    QFETCH(Command, command);
    const auto options = parseOptions(typed(line), surroundings());
    QVERIFY2(options, options ? "" : qPrintable(options.problem().text()));
    QCOMPARE(options->face, Face::Client);
    QVERIFY(options->command == command);
}

void TestCommandOptions::namesWhatIsWrong_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("fault"); // a part of it
    const auto row = [](const char *line, const char *fault) {
        QTest::addRow("%s", line) << QString::fromLatin1(line) << QString::fromLatin1(fault);
    };
    row("job", "\"holdfast job\" needs one of these words: add, list, show, run");
    row("run", "\"holdfast run\" needs one of these words");
    row("worker", "\"holdfast worker\" needs one of these words");
    row("job frob", "unknown command \"job frob\"");
    row("job add", "NAME");
    row("job add n", "job add: a program is missing");
    row("job add n --", "job add: a program is missing");
    row("job add n -- ''", "job add: a program is missing");
    row("job add -- true", "NAME");
    row("job add 'a b' -- true", "NAME: \"a b\" is not a name");
    row("job add n m -- true", "\"m\" is one word too many");
    row("job add n --cron @hourly --every 2s -- true", "excludes");
    row("job add n --cron @hourly --at 2026-01-01T00:00:00Z -- true", "excludes");
    row("job add n --every 1s --at 2026-01-01T00:00:00Z -- true", "excludes");
    row("job add n --every 2 -- true", "--every: \"2\" is not a duration");
    row("job add n --every 0s -- true", "--every: \"0s\" is no time at all");
    row("job add n --at tomorrow -- true", "--at: \"tomorrow\" is not a time");
    row("job add n --cron '' -- true", "--cron: is empty");
    row("job add n --timeout x -- true", "--timeout: \"x\"");
    row("job add n --retries -1 -- true", "--retries: \"-1\" is not a number from 0 to 1000");
    row("job add n --retries 1x -- true", "--retries: ");
    row("job add n --priority 1001 -- true", "--priority: ");
    row("job add n --label x -- true", "--label: \"x\" is not KEY=VALUE");
    row("job add n --env =x -- true", "--env: \"=x\" is not KEY=VALUE");
    row("job add n --env A=1 --env A=2 -- true", "--env: \"A\" is given twice");
    row("job add n --cron a --cron b -- true", "--cron");
    row("job list extra", "\"extra\" is one word too many");
    row("job list -- x", "--: only job add takes a program");
    row("job show", "NAME");
    row("job show ''", "NAME: is empty");
    row("job show ..", "NAME: \"..\" is not a name");
    row("job run n --wiat", "unknown option --wiat; did you mean --wait?");
    row("job next n --odd --count 3", "--odd");
    row("job next n --count 0", "--count: \"0\" is not a number from 1 to 1000");
    row("run list --state asleep", "--state: \"asleep\" is not a state of runs");
    row("run list --limit 0", "--limit: ");
    row("run wait", "ID");
    row("job list --columns ,", "--columns: is empty");
    row("job next n --wide", "--wide is not an option of \"holdfast job next\"");
    row("audit --since yesterday", "--since: \"yesterday\" is neither a time");
    row("status --name x", "--name is not an option of \"holdfast status\"");
    row("status --url", "--url");
}

void TestCommandOptions::namesWhatIsWrong()
{
    QFETCH(QString, line);
    QFETCH(QString, fault);
    const auto options = parseOptions(typed(line), surroundings());
    QVERIFY(!options);
    const QString text = options.problem().text();
    QVERIFY2(text.contains(fault), qPrintable(text));
    QVERIFY2(!text.contains(u'\n'), qPrintable(text));
}

void TestCommandOptions::keepsTheProgramAsItIs()
{
    const QStringList program{"/bin/sh", "-c", "echo \"a b\"", "--", "--json", "[x,y]", "", "\u00e4"};
    const auto options = parseOptions(QStringList{"job", "add", "n", "--"} + program, surroundings());
    QVERIFY(options);
    QCOMPARE(std::get<JobAdd>(options->command).command, program);
    QVERIFY(!options->json);
}

void TestCommandOptions::takesTheServerBeforeAndBehindTheCommand_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("before") << "--json --url http://h:1 --token-file /t job list";
    QTest::newRow("behind") << "job list --json --url http://h:1 --token-file /t";
}

void TestCommandOptions::takesTheServerBeforeAndBehindTheCommand()
{
    QFETCH(QString, line);
    const auto options = parseOptions(typed(line), surroundings({{"HOLDFAST_URL", "http://other:2"}}));
    QVERIFY(options);
    QVERIFY(options->json);
    QCOMPARE(options->url, QUrl("http://h:1"));
    QCOMPARE(options->tokenFile, QString("/t"));
}

void TestCommandOptions::readsTheTerminalFromTheEnvironment_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("color");
    QTest::addColumn<int>("columns");
    QTest::newRow("nothing") << "X"
                             << ""
                             << "" << int(Color::Auto) << 0;
    QTest::newRow("NO_COLOR") << "NO_COLOR"
                              << "1"
                              << "" << int(Color::Never) << 0;
    QTest::newRow("NO_COLOR is empty") << "NO_COLOR"
                                       << ""
                                       << "" << int(Color::Auto) << 0;
    QTest::newRow("the option wins") << "NO_COLOR"
                                     << "1"
                                     << "--color always" << int(Color::Always) << 0;
    QTest::newRow("dumb terminal") << "TERM"
                                   << "dumb"
                                   << "" << int(Color::Never) << 0;
    QTest::newRow("COLUMNS") << "COLUMNS"
                             << "72"
                             << "" << int(Color::Auto) << 72;
    QTest::newRow("COLUMNS is nonsense") << "COLUMNS"
                                         << "-3"
                                         << "" << int(Color::Auto) << 0;
}

void TestCommandOptions::readsTheTerminalFromTheEnvironment()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QFETCH(QString, line);
    const auto options = parseOptions(QStringList{"status"} + typed(line), surroundings({{variable, value}}));
    QVERIFY(options);
    QTEST(int(options->color), "color");
    QTEST(options->columns, "columns");
}

QTEST_GUILESS_MAIN(TestCommandOptions)
#include "tst_command_options.moc"
