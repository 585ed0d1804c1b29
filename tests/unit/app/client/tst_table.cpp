// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/columns.h"
#include "app/client/table.h"
#include "app/client/view.h"

#include <QTest>

using namespace holdfast::app;
using namespace holdfast::app::client;

class TestTable final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void alignsColumns();
    void cutsNothingWithoutAWidth();
    void leavesOutColumnsFirst();
    void cutsAWideCellBeforeItLeavesOutAColumn();
    void cutsTheWidestCells();
    void showsLinesBelowARowInFull();
    void paintsStatesWithoutMovingColumns();
    void disarmsControlCharacters();
    void decidesWhatAReaderSees_data();
    void decidesWhatAReaderSees();
    void namesAColumnThatIsNotThere();
};

void TestTable::alignsColumns()
{
    Table table({{"A"}, {"LONGER"}, {"C"}});
    table.add({"wide cell", "x", "y"});
    table.add({"1", "", "\u00e4"});
    QCOMPARE(table.text(), QString("A          LONGER  C\n"
                                   "wide cell  x       y\n"
                                   "1          -       \u00e4\n"));
}

void TestTable::cutsNothingWithoutAWidth()
{
    Table table({{"A", 1}, {"B", 2}});
    table.add({QString(100, u'a'), QString(300, u'b')});
    QCOMPARE(table.text().split(u'\n')[1], QString(100, u'a') + "  " + QString(300, u'b'));
}

void TestTable::leavesOutColumnsFirst()
{
    Table table({{"A"}, {"BB", 1}, {"CC", 2}});
    table.add({"aaaa", "bbbb", "cccc"});
    QCOMPARE(table.text({16, 0, false}), QString("A     BB    CC\naaaa  bbbb  cccc\n"));
    const QString withoutC("(1 column left out: --wide)\n");
    const QString withoutBoth("(2 columns left out: --wide)\n");
    QCOMPARE(table.text({15, 0, false}), "A     BB\naaaa  bbbb\n" + withoutC);
    QCOMPARE(table.text({10, 0, false}), "A     BB\naaaa  bbbb\n" + withoutC);
    QCOMPARE(table.text({9, 0, false}), "A\naaaa\n" + withoutBoth);
    QCOMPARE(table.text({11, 2, false}), "  A\n  aaaa\n" + withoutBoth);
}

void TestTable::cutsAWideCellBeforeItLeavesOutAColumn()
{
    Table table({{"ID"}, {"EXIT", 1}, {"REASON"}});
    table.add({"i", "3", QString(200, u'r')});
    QCOMPARE(table.text({40, 0, false}).split(u'\n')[1], "i   3     " + QString(29, u'r') + QChar(0x2026));
    QCOMPARE(table.text({37, 0, false}).split(u'\n')[0], QString("ID  REASON"));
}

void TestTable::cutsTheWidestCells()
{
    Table table({{"A"}, {"B"}});
    table.add({QString(30, u'a'), "bbbb"});
    QCOMPARE(table.text({20, 0, false}).split(u'\n')[1], QString(13, u'a') + QStringLiteral("\u2026  bbbb"));
    const QString narrow = table.text({3, 0, false}); // a terminal that nobody can read is no reason to fail
    QCOMPARE(narrow.split(u'\n')[1], QString(5, u'a') + QStringLiteral("\u2026  bbbb"));
}

void TestTable::showsLinesBelowARowInFull()
{
    Table table({{"A"}});
    table.add({"a"}, {QString(200, u'x'), "\x1b"});
    QCOMPARE(table.text({10, 2, false}), "  A\n  a\n    " + QString(200, u'x') + "\n    \\u001b\n");
}

void TestTable::paintsStatesWithoutMovingColumns()
{
    Table table({{"STATE", 0, true}, {"X", 0, false}});
    table.add({"failed", "failed"});
    QCOMPARE(table.text({0, 0, true}), QString("STATE   X\n\x1b[31mfailed\x1b[0m  failed\n"));
    QVERIFY(!table.text().contains(u'\x1b'));
    QCOMPARE(painted("x", "no state"), QString("x"));
}

void TestTable::disarmsControlCharacters()
{
    Table table({{"A"}});
    table.add({"x\x1b[2Jy\nz"});
    QCOMPARE(table.text(), QString("A\nx\\u001b[2Jy\\nz\n"));
    QCOMPARE(nameValueLines({{"a", "x\x1by"}, {"longer", ""}}), QString("a       x\\u001by\nlonger  -\n"));
}

void TestTable::decidesWhatAReaderSees_data()
{
    QTest::addColumn<int>("choice");
    QTest::addColumn<bool>("isTerminal");
    QTest::addColumn<int>("columns");
    QTest::addColumn<bool>("color");
    QTest::addColumn<int>("width");
    QTest::newRow("terminal") << int(Color::Auto) << true << 0 << true << 100;
    QTest::newRow("COLUMNS") << int(Color::Auto) << true << 60 << true << 60;
    QTest::newRow("pipe") << int(Color::Auto) << false << 60 << false << 0;
    QTest::newRow("always") << int(Color::Always) << false << 0 << true << 0;
    QTest::newRow("never") << int(Color::Never) << true << 0 << false << 100;
}

void TestTable::decidesWhatAReaderSees()
{
    QFETCH(int, choice);
    QFETCH(bool, isTerminal);
    QFETCH(int, columns);
    Options options;
    options.color = Color(choice);
    options.columns = columns;
    const Terminal terminal{isTerminal, 100, QTimeZone("Europe/Berlin")};
    const View view = viewFor(options, terminal);
    QTEST(view.color, "color");
    QTEST(view.width, "width");
    QCOMPARE(view.zone, QTimeZone("Europe/Berlin"));
    options.utc = true;
    QCOMPARE(viewFor(options, terminal).zone, QTimeZone::utc());
}

void TestTable::namesAColumnThatIsNotThere()
{
    QVERIFY(columnFault(WorkerList{{false, {"name", "last-seen"}}}).isEmpty());
    QVERIFY(columnFault(Status{}).isEmpty());
    const QString fault = columnFault(JobList{{false, {"name", "nxt"}}});
    QCOMPARE(fault,
             QString("--columns: there is no column \"nxt\". The columns are name, schedule, zone, state, next, last, "
                     "command"));
}

QTEST_GUILESS_MAIN(TestTable)
#include "tst_table.moc"
