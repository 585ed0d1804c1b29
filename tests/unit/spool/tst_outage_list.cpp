// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/outage_list.h"

#include <QFile>
#include <QIODevice>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace std::chrono_literals;

namespace {

link::NoteOutage outage(int number, bool over)
{
    link::NoteOutage outage;
    outage.loss.began = fromMsecs(1'795'414'971'120 + number * 1000);
    outage.loss.attempts = number;
    outage.loss.cause = QStringLiteral("no_pong");
    outage.loss.detail = QStringLiteral("\"ä\" within 10 s");
    outage.loss.seen = {1s, 2s, 3s, 4, 5, 6s, 7s, -8s};
    outage.loss.addressChanged = true;
    outage.loss.blockedBy = QStringLiteral("refused");
    outage.loss.blockedDetail = QStringLiteral("HTTP 401");
    if (over)
        outage.back = outage.loss.began + 500ms;
    outage.verdict = {QStringLiteral("refused"), QStringLiteral("because"), QStringLiteral("do it")};
    return outage;
}

} // namespace

class OutageListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasNotedIsThereAfterARestart()
    {
        QTemporaryDir dir;
        spool::OutageList first(dir.path());
        QVERIFY(first.load());
        QVERIFY(!first.unfinished());
        QVERIFY(first.note(outage(1, true)));
        QVERIFY(first.note(outage(2, false)));
        spool::OutageList second(dir.path());
        QVERIFY(second.load());
        QCOMPARE(second.all(), first.all());
        QVERIFY(second.unfinished());
        QCOMPARE(*second.unfinished(), outage(2, false).loss);
    }

    void newsOfTheLastOneReplacesItWhileItLasts()
    {
        QTemporaryDir dir;
        spool::OutageList list(dir.path());
        QVERIFY(list.note(outage(1, false)));
        QVERIFY(list.note(outage(1, true)));
        QCOMPARE(list.all().size(), 1);
        QVERIFY(!list.unfinished());
        QVERIFY(list.note(outage(2, false)));
        QCOMPARE(list.all().size(), 2);
    }

    void onlyTheNewestAreKept()
    {
        QTemporaryDir dir;
        spool::OutageList list(dir.path());
        for (int i = 0; i < 105; ++i)
            QVERIFY(list.note(outage(i, true)));
        spool::OutageList again(dir.path());
        QVERIFY(again.load());
        QCOMPARE(again.all().size(), spool::OutageList::kMax);
        QCOMPARE(again.all().last().loss.attempts, 104);
    }

    void aFileThatCannotBeReadCountsAsEmpty_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray(R"({"outages":[{"loss":{"cause":"no_pong")");
        QTest::newRow("other types") << QByteArray(R"({"outages":[{"loss":7,"judged":[],"back":"yesterday"}]})");
        QTest::newRow("nothing in it") << QByteArray(R"({"outages":[{}]})");
        QTest::newRow("no object") << QByteArray("[1]");
        QTest::newRow("a number out of bounds")
            << QByteArray(R"({"outages":[{"loss":{"cause":"no_pong","attempts":5000000000},"judged":{"cause":"x"}}]})");
        QTest::newRow("bytes") << QByteArray("\xff\xfe\x00", 3);
    }

    void aFileThatCannotBeReadCountsAsEmpty()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("outages.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        spool::OutageList list(dir.path());
        const auto loaded = list.load();
        QVERIFY(!loaded);
        QCOMPARE(loaded.problem().where, file.fileName());
        QVERIFY(!loaded.problem().what.isEmpty());
        QVERIFY(!loaded.problem().todo.isEmpty());
        QVERIFY(list.all().isEmpty());
        QVERIFY(list.note(outage(1, false)));
        QVERIFY(list.unfinished());
    }

    void aFolderThatIsGoneIsAProblem()
    {
        spool::OutageList list(QStringLiteral("/nowhere/at/all"));
        QVERIFY(!list.note(outage(1, true)));
    }
};

QTEST_APPLESS_MAIN(OutageListTest)

#include "tst_outage_list.moc"
