// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/definition.h"
#include "app/service/event.h"
#include "app/service/windows_command_line.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app::service;

class TestServiceDefinition final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quotesWords_data();
    void quotesWords();
    void namesTheProgramInQuotesAndOnlyAFile();
    void startsAnewAfterEachFailure();
    void hasAnAccountOfItsOwn();
    void computesTheIdentifierOfAService_data();
    void computesTheIdentifierOfAService();
    void tellsTheEventLogWhatIsOutOfOrder();
};

void TestServiceDefinition::quotesWords_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("line");
    QTest::newRow("the program always") << QStringList{"C:\\a.exe"} << R"("C:\a.exe")";
    QTest::newRow("plain") << QStringList{"a", "--b", "c\\d"} << R"("a" --b c\d)";
    QTest::newRow("nothing") << QStringList{"a", ""} << R"("a" "")";
    QTest::newRow("a space") << QStringList{"a", "b c"} << R"("a" "b c")";
    QTest::newRow("a tab") << QStringList{"a", "b\tc"} << "\"a\" \"b\tc\"";
    QTest::newRow("a slash at the end") << QStringList{"a", "b c\\"} << R"("a" "b c\\")";
    QTest::newRow("a slash at the end of the program") << QStringList{"a\\", "b"} << R"("a\\" b)";
    QTest::newRow("a quote") << QStringList{"a", "b\"c"} << R"("a" "b\"c")";
    QTest::newRow("slashes before a quote") << QStringList{"a", "b\\\\\"c"} << R"("a" "b\\\\\"c")";
}

void TestServiceDefinition::quotesWords()
{
    QFETCH(QStringList, words);
    QFETCH(QString, line);
    QCOMPARE(windowsCommandLine(words), line);
}

void TestServiceDefinition::namesTheProgramInQuotesAndOnlyAFile()
{
    const Definition worker = definitionOf(Place::Worker, "C:\\Program Files\\Holdfast\\holdfast.exe",
                                           "C:\\ProgramData\\Holdfast\\worker.conf");
    QCOMPARE(worker.name, "HoldfastWorker");
    QCOMPARE(worker.commandLine, R"("C:\Program Files\Holdfast\holdfast.exe" --service --worker --config )"
                                 R"(C:\ProgramData\Holdfast\worker.conf)");
    const Definition server = definitionOf(Place::Server, "C:\\h.exe", "D:\\My files\\server.conf");
    QCOMPARE(server.name, "HoldfastServer");
    QCOMPARE(server.commandLine, R"("C:\h.exe" --service --server --config "D:\My files\server.conf")");
}

void TestServiceDefinition::startsAnewAfterEachFailure()
{
    const Definition worker = definitionOf(Place::Worker, "h", "c");
    QVERIFY(worker.restartAfter.size() == 3); // Windows repeats the third for ever
    QVERIFY(worker.restartAfter.first() <= Milliseconds(5'000));
    QVERIFY(worker.shutdownLimit >= Milliseconds(30'000));
}

void TestServiceDefinition::hasAnAccountOfItsOwn()
{
    QCOMPARE(definitionOf(Place::Worker, "h", "c").account, "NT SERVICE\\HoldfastWorker");
    QCOMPARE(definitionOf(Place::Server, "h", "c", "EXAMPLE\\jobs$").account, "EXAMPLE\\jobs$");
}

/// The first is Windows' own, as each of its installations has it.
void TestServiceDefinition::computesTheIdentifierOfAService_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("sid");
    const QString trusted = QStringLiteral("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");
    QTest::newRow("TrustedInstaller") << "TrustedInstaller" << trusted;
    QTest::newRow("in other letters") << "trustedinstaller" << trusted;
}

void TestServiceDefinition::computesTheIdentifierOfAService()
{
    QFETCH(QString, name);
    QFETCH(QString, sid);
    QCOMPARE(serviceSid(name), sid);
}

void TestServiceDefinition::tellsTheEventLogWhatIsOutOfOrder()
{
    app::LogRecord record;
    record.category = QStringLiteral("link");
    record.message = QStringLiteral("the connection\nhas ended");
    record.action = QStringLiteral("check the network");
    QVERIFY(!isForEventLog(record));
    record.level = LogLevel::Warning;
    QVERIFY(isForEventLog(record));
    QCOMPARE(eventText(record), "the connection\\nhas ended\n\nTo do: check the network");
    record.action.clear();
    QCOMPARE(eventText(record), "the connection\\nhas ended");
    record.category = QStringLiteral("qt");
    QVERIFY(!isForEventLog(record));
}

QTEST_GUILESS_MAIN(TestServiceDefinition)
#include "tst_service_definition.moc"
