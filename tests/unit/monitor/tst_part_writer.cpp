// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/part_writer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonParseError>
#include <QJsonValue>
#include <QTest>

using namespace holdfast::monitor;

class PartWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBatchWithoutRowsIsOnePart();
    void listsFollowEachOther();
    void manyRowsBecomePartsOfBoundedSize_data();
    void manyRowsBecomePartsOfBoundedSize();
    void theLastPartOfASnapshotSaysSo();
    void wholePartsCanBeTakenEarly();
    void aRowThatFitsStaysAsItIs();
    void theLongestFieldsOfAHugeRowAreCut_data();
    void theLongestFieldsOfAHugeRowAreCut();
    void keysAreNeverCut();
};

namespace {

const QByteArray kPrefix = "{\"type\":\"changes\",\"seq\":18446744073709551615,";

QJsonObject parsed(const QByteArray &part)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(kPrefix + part, &error);
    if (error.error != QJsonParseError::NoError)
        qWarning("%s in %s", qPrintable(error.errorString()), part.left(300).constData());
    return document.object();
}

QByteArray rowOf(int number, int padding)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("n"), number}, {QStringLiteral("pad"), QString(padding, u'x')}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

void PartWriterTest::aBatchWithoutRowsIsOnePart()
{
    PartWriter writer("\"now\":1", "\"overview\":{}", false);
    const auto parts = writer.finish();
    QCOMPARE(parts, QList<QByteArray>{"\"now\":1,\"overview\":{}}"});
    QCOMPARE(parsed(parts.first()).size(), 4);
}

void PartWriterTest::listsFollowEachOther()
{
    PartWriter writer("\"now\":1", {}, false);
    writer.add("workers", "{\"a\":1}");
    writer.add("workers", "{\"a\":2}");
    writer.add("jobs_gone", "\"x\"");
    writer.add("jobs", "{}");
    QCOMPARE(writer.finish(), QList<QByteArray>{"\"now\":1,\"workers\":[{\"a\":1},{\"a\":2}],\"jobs_gone\":[\"x\"],"
                                                "\"jobs\":[{}]}"});
}

void PartWriterTest::manyRowsBecomePartsOfBoundedSize_data()
{
    QTest::addColumn<int>("padding");
    QTest::newRow("tiny") << 0;
    QTest::newRow("usual") << 700;
    QTest::newRow("large") << 30'000;
    QTest::newRow("as large as can be") << 57'000;
}

void PartWriterTest::manyRowsBecomePartsOfBoundedSize()
{
    QFETCH(int, padding);
    constexpr int rows = 1'000;
    PartWriter writer("\"now\":\"2026-11-25T10:00:00.000Z\"", "\"overview\":{\"x\":1}", false);
    for (int i = 0; i < rows; ++i)
        writer.add(i < rows / 2 ? "workers" : "runs", rowOf(i, padding));
    const auto parts = writer.finish();
    QVERIFY(padding == 0 || parts.size() > 1);
    int next = 0;
    for (const QByteArray &part : parts) {
        QVERIFY2(kPrefix.size() + part.size() <= kMaxMessageBytes, qPrintable(QString::number(part.size())));
        const QJsonObject message = parsed(part);
        QCOMPARE(message[QStringLiteral("now")].toString(), QStringLiteral("2026-11-25T10:00:00.000Z"));
        QCOMPARE(message.contains(QStringLiteral("overview")), &part == &parts.first());
        QCOMPARE(message[QStringLiteral("more")].toBool(), &part != &parts.last());
        for (const QString &list : {QStringLiteral("workers"), QStringLiteral("runs")}) {
            for (const QJsonValue &row : message[list].toArray())
                QCOMPARE(row[QStringLiteral("n")].toInt(), next++);
        }
    }
    QCOMPARE(next, rows);
}

void PartWriterTest::theLastPartOfASnapshotSaysSo()
{
    PartWriter writer("\"now\":1", {}, true);
    QCOMPARE(writer.finish(), QList<QByteArray>{"\"now\":1,\"more\":false}"});
}

void PartWriterTest::wholePartsCanBeTakenEarly()
{
    PartWriter writer("\"now\":1", {}, true);
    writer.add("jobs", rowOf(1, 40'000));
    QVERIFY(writer.takeWhole().isEmpty());
    writer.add("jobs", rowOf(2, 40'000));
    const auto early = writer.takeWhole();
    QCOMPARE(early.size(), 1);
    QCOMPARE(parsed(early.first())[QStringLiteral("jobs")].toArray().size(), 1);
    const auto rest = writer.finish();
    QCOMPARE(rest.size(), 1);
    QCOMPARE(parsed(rest.first())[QStringLiteral("jobs")][0][QStringLiteral("n")].toInt(), 2);
}

void PartWriterTest::aRowThatFitsStaysAsItIs()
{
    const QJsonObject row{{QStringLiteral("name"), QStringLiteral("a")},
                          {QStringLiteral("env"), QString(50'000, u'x')}};
    QCOMPARE(QJsonDocument::fromJson(fittingRow(row, {QStringLiteral("name")})).object(), row);
}

void PartWriterTest::theLongestFieldsOfAHugeRowAreCut_data()
{
    QTest::addColumn<QString>("filling");
    QTest::newRow("ASCII") << QString(200'000, u'x');
    QTest::newRow("three bytes each") << QString(65'000, QChar(0x6f22));
    QTest::newRow("six bytes each") << QString(40'000, QChar(1));
}

void PartWriterTest::theLongestFieldsOfAHugeRowAreCut()
{
    QFETCH(QString, filling);
    const QJsonObject row{{QStringLiteral("name"), QStringLiteral("a")},
                          {QStringLiteral("env"), QJsonObject{{QStringLiteral("A"), filling}}},
                          {QStringLiteral("command"), QJsonArray{filling + filling}},
                          {QStringLiteral("priority"), 3}};
    const QByteArray text = fittingRow(row, {QStringLiteral("name")});
    const QJsonObject cut = QJsonDocument::fromJson(text).object();
    QCOMPARE(cut[QStringLiteral("cut")], QJsonValue(QJsonArray{QStringLiteral("command"), QStringLiteral("env")}));
    QCOMPARE(cut[QStringLiteral("priority")].toInt(), 3);
    PartWriter writer("\"now\":1", {}, false);
    writer.add("jobs", text);
    QVERIFY(kPrefix.size() + writer.finish().first().size() <= kMaxMessageBytes);
}

void PartWriterTest::keysAreNeverCut()
{
    const QJsonObject row{{QStringLiteral("name"), QString(1000, u'n')}, {QStringLiteral("x"), QString(70'000, u'x')}};
    const QJsonObject cut = QJsonDocument::fromJson(fittingRow(row, {QStringLiteral("name")})).object();
    QCOMPARE(cut[QStringLiteral("name")].toString().size(), 1000);
    QVERIFY(!cut.contains(QStringLiteral("x")));
}

QTEST_APPLESS_MAIN(PartWriterTest)
#include "tst_part_writer.moc"
