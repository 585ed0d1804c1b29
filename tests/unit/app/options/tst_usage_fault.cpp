// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/usage_fault.h"
#include "core/base/nearest_word.h"
#include "surroundings.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using test::surroundings;
using test::typed;

class TestUsageFault final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsEdits_data();
    void countsEdits();
    void suggestsOnlyWhatIsNear_data();
    void suggestsOnlyWhatIsNear();
    void namesTheLineToWrite_data();
    void namesTheLineToWrite();
    void helpAndVersionAreWords_data();
    void helpAndVersionAreWords();
    void writesSentences();
};

void TestUsageFault::countsEdits_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("distance");
    const auto row = [](const char *from, const char *to, int distance) {
        QTest::addRow("%s %s", from, to) << QString(from) << QString(to) << distance;
    };
    row("", "", 0);
    row("", "abc", 3);
    row("list", "list", 0);
    row("lst", "list", 1);
    row("lisst", "list", 1);
    row("lost", "list", 1);
    row("lsit", "list", 1); // a swap is one edit
    row("jbo", "job", 1);
    row("kitten", "sitting", 3);
}

void TestUsageFault::countsEdits()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QTEST(editDistance(from, to), "distance");
    QTEST(editDistance(to, from), "distance");
}

void TestUsageFault::suggestsOnlyWhatIsNear_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("near"); // empty: none
    QTest::newRow("one edit") << "lst"
                              << "list";
    QTest::newRow("two edits") << "--cornn"
                               << "--cron";
    QTest::newRow("three edits") << "--corner"
                                 << "";
    QTest::newRow("two edits of a short word") << "rnu"
                                               << "run"; // a swap
    QTest::newRow("short and far") << "abc"
                                   << "";
    QTest::newRow("huge") << QString(10'000, u'x') << "";
}

void TestUsageFault::suggestsOnlyWhatIsNear()
{
    QFETCH(QString, word);
    QTEST(nearestWord(word, {"list", "run", "--cron", "--count"}).value_or(QString()), "near");
}

void TestUsageFault::namesTheLineToWrite_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *line, const char *message) {
        QTest::addRow("%s", line) << QString::fromLatin1(line) << QString::fromLatin1(message);
    };
    row("jbo list", "unknown command \"jbo\". Did you mean \"job\"?");
    row("job lst", "unknown command \"job lst\". Did you mean \"job list\"?");
    row("job rm hello", "unknown command \"job rm\". Write: holdfast job remove hello");
    row("job delete", "unknown command \"job delete\". Write: holdfast job remove NAME");
    row("jobs", "unknown command \"jobs\". Write: holdfast job list");
    row("logs abc", "unknown command \"logs\". Write: holdfast run log abc");
    row("ps", "unknown command \"ps\". Write: holdfast run list");
    row("server", "\"holdfast server\" needs one of these words: step-down. To start a server: holdfast --server");
    row("run hello", "unknown command \"run hello\". To run the job \"hello\", write: holdfast job run hello");
    row("job hello run", "\"hello\" stands before its command. Write: holdfast job run hello");
    row("frobnicate", "unknown command \"frobnicate\". See: holdfast --help");
    row("job frobnicate", "unknown command \"job frobnicate\". See: holdfast job --help");
    row("worker", "\"holdfast worker\" needs one of these words: list, show, remove, join, revoke, rotate. To start a "
                  "worker: holdfast --worker");
    row("help frobnicate", "unknown command \"frobnicate\". See: holdfast --help");
    row("job add n --corn @daily -- true", "unknown option --corn. Did you mean --cron?");
    row("job add n --tz=UTC -- true", "unknown option --tz. Did you mean --timezone?");
    row("job add n --retry 3 -- true", "unknown option --retry. Did you mean --retries?");
    row("--server -x", "unknown option -x. See: holdfast --help");
    row("--frobnicate", "unknown option --frobnicate. See: holdfast --help");
    row("status --name x", "--name is not an option of \"holdfast status\". See: holdfast status --help");
    row("job add b --cron '0 3 * * *' /usr/bin/rsync -a",
        "\"/usr/bin/rsync\" is one word too many. Put -- before the program: holdfast job add b --cron '0 3 * * *' -- "
        "/usr/bin/rsync -a");
    row("job add true true", "\"true\" is one word too many. Put -- before the program: holdfast job add true -- true");
    row("job add b --cron 0 3 * * * -- true", "--cron: the expression is not in quotes. Write: --cron '0 3 * * *'");
    row("job add n m -- true",
        "\"m\" is one word too many. Usage: holdfast job add NAME [--cron EXPR | --every DUR | --at TIME] [OPTIONS] -- "
        "PROGRAM [ARG...]");
    row("job list extra", "\"extra\" is one word too many. Usage: holdfast job list [OPTIONS]");
    row("job add", "NAME is missing. Usage: holdfast job add NAME [--cron EXPR | --every DUR | --at TIME] [OPTIONS] -- "
                   "PROGRAM [ARG...]");
    row("job add n", "job add: a program is missing. Put it last: holdfast job add n [OPTIONS] -- PROGRAM [ARG...]");
    row("job add n --cron a --every 1s -- true", "--cron excludes --every. Give one of them");
    row("status --url", "--url: its value is missing. See: holdfast status --help");
    row("job add n -- 'backup.sh --all'",
        "job add: \"backup.sh --all\" is one word, and no shell splits it. Write -- backup.sh --all");
    row("run list --state fail",
        "--state: \"fail\" is not a state of runs; the states are queued, assigned, running, "
        "succeeded, failed, timed_out, cancelled, lost, skipped, missed. See: holdfast run list --help");
    row("--worker --connect http://h:8000",
        "--connect: \"http://h:8000\" is not a ws:// or wss:// address; write ws://h:8000");
    row("--worker --connect h:8000", "--connect: \"h:8000\" is not a ws:// or wss:// address; write ws://h:8000");
    row("--worker --connect nonsense", "--connect: \"nonsense\" is not a ws:// or wss:// address");
    row("status --url wss://h:8000/ws/heartbeat",
        "--url: \"wss://h:8000/ws/heartbeat\" is not an http:// or https:// address; write https://h:8000");
}

void TestUsageFault::namesTheLineToWrite()
{
    QFETCH(QString, line);
    const auto options = parseOptions(typed(line), surroundings());
    QVERIFY(!options);
    QTEST(messageOf(options.problem()), "message");
}

void TestUsageFault::helpAndVersionAreWords_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("option");
    QTest::newRow("help") << "help"
                          << "--help";
    QTest::newRow("help of a group") << "help job"
                                     << "job --help";
    QTest::newRow("help of a command") << "help job add"
                                       << "job add --help";
    QTest::newRow("help of version") << "help version"
                                     << "--help";
    QTest::newRow("version") << "version"
                             << "--version";
    QTest::newRow("short version") << "-V"
                                   << "--version";
    QTest::newRow("version before a group") << "--version job"
                                            << "--version";
}

void TestUsageFault::helpAndVersionAreWords()
{
    QFETCH(QString, word);
    QFETCH(QString, option);
    const auto byWord = parseOptions(typed(word), surroundings());
    const auto byOption = parseOptions(typed(option), surroundings());
    QVERIFY2(byWord, byWord ? "" : qPrintable(byWord.problem().text()));
    QCOMPARE(byWord->text, byOption->text);
    QCOMPARE(byWord->exitCode, 0);
    QVERIFY(!byWord->text.isEmpty());
}

void TestUsageFault::writesSentences()
{
    QCOMPARE(messageOf(Problem{"c", "is wrong", "--x", "write y"}), QString("--x: is wrong. Write y"));
    QCOMPARE(messageOf(Problem{"c", "is wrong", {}, {}}), QString("is wrong"));
}

QTEST_GUILESS_MAIN(TestUsageFault)
#include "tst_usage_fault.moc"
