// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/config_file.h"

#include <QTest>

using namespace holdfast::app;

class TestConfigFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsValues_data();
    void readsValues();
    void namesTheLineThatIsWrong_data();
    void namesTheLineThatIsWrong();
    void countsLines();
};

void TestConfigFile::readsValues_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("values");
    QTest::newRow("bare") << "k = 20s" << QStringList{"20s"};
    QTest::newRow("no spaces") << "k=1" << QStringList{"1"};
    QTest::newRow("many spaces") << "  k \t=  1  " << QStringList{"1"};
    QTest::newRow("carriage return") << "k = 1\r" << QStringList{"1"};
    QTest::newRow("comment behind") << "k = 1 # one" << QStringList{"1"};
    QTest::newRow("address") << "k = 127.0.0.1:8000" << QStringList{"127.0.0.1:8000"};
    QTest::newRow("equals in the value") << "k = a=b" << QStringList{"a=b"};
    QTest::newRow("quoted") << "k = \"a b\"" << QStringList{"a b"};
    QTest::newRow("hash in quotes") << "k = \"a#b\" # c" << QStringList{"a#b"};
    QTest::newRow("comma in quotes") << "k = \"a,b\"" << QStringList{"a,b"};
    QTest::newRow("escapes") << R"(k = "a\"b\\c\d")" << QStringList{R"(a"b\c\d)"};
    QTest::newRow("literal") << R"(k = 'C:\data "x"')" << QStringList{R"(C:\data "x")"};
    QTest::newRow("empty text") << "k = \"\"" << QStringList{""};
    QTest::newRow("list") << "k = [\"a=1\", 'b=2', c]" << QStringList{"a=1", "b=2", "c"};
    QTest::newRow("list with a comma at its end") << "k = [a, b, ]" << QStringList{"a", "b"};
    QTest::newRow("empty list") << "k = []" << QStringList{};
}

void TestConfigFile::readsValues()
{
    QFETCH(QString, line);
    const auto lines = parseConfig(line);
    QVERIFY2(lines, lines ? "" : qPrintable(lines.problem().text()));
    QCOMPARE(lines->size(), 1);
    QCOMPARE(lines->first().key, QString("k"));
    QTEST(lines->first().values, "values");
}

void TestConfigFile::namesTheLineThatIsWrong_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("fault");
    QTest::newRow("word") << "k"
                          << "this line is not name = value";
    QTest::newRow("section") << "[server]"
                             << "this line is not name = value";
    QTest::newRow("no name") << "= 1"
                             << "this line is not name = value";
    QTest::newRow("no value") << "k ="
                              << "the value is missing";
    QTest::newRow("only a comment") << "k = # x"
                                    << "the value is missing";
    QTest::newRow("two words") << "k = a b"
                               << "more text follows the value; put all of it in quotes";
    QTest::newRow("open quote") << "k = \"a"
                                << "the quote does not end on its line";
    QTest::newRow("open quote behind an escape") << R"(k = "a\")"
                                                 << "the quote does not end on its line";
    QTest::newRow("open list") << "k = [a, b"
                               << "the list does not end on its line";
    QTest::newRow("open empty list") << "k = ["
                                     << "the value is missing";
    QTest::newRow("list without comma") << "k = [a b]"
                                        << "the list does not end on its line";
    QTest::newRow("more behind a list") << "k = [a] b"
                                        << "more text follows the value; put all of it in quotes";
}

void TestConfigFile::namesTheLineThatIsWrong()
{
    QFETCH(QString, line);
    const auto lines = parseConfig("# first\n\n" + line);
    QVERIFY(!lines);
    QCOMPARE(lines.problem().where, QString("3"));
    QTEST(lines.problem().what, "fault");
}

void TestConfigFile::countsLines()
{
    const auto lines = parseConfig("\n# c\na = 1\n\nb = 2\n");
    QVERIFY(lines);
    QCOMPARE(*lines, (QList<ConfigLine>{{3, "a", {"1"}}, {5, "b", {"2"}}}));
    QVERIFY(parseConfig({})->isEmpty());
}

QTEST_GUILESS_MAIN(TestConfigFile)
#include "tst_config_file.moc"
