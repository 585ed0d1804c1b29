// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/success_codes.h"

#include <QTest>

using namespace holdfast;
using jobs::SuccessCodes;

class TestSuccessCodes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNoughtUnlessAJobSaysOtherwise();
    void readsCodesAndRanges_data();
    void readsCodesAndRanges();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void takesCodesOfACrash();
};

void TestSuccessCodes::isNoughtUnlessAJobSaysOtherwise()
{
    const SuccessCodes usual;
    QVERIFY(usual.contains(0));
    QVERIFY(!usual.contains(1));
    QVERIFY(!usual.contains(-1));
    QCOMPARE(usual.text(), "0");
    QVERIFY(*SuccessCodes::from("0") == usual);
}

void TestSuccessCodes::readsCodesAndRanges_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("again");
    QTest::addColumn<QList<int>>("good");
    QTest::addColumn<QList<int>>("bad");
    QTest::newRow("one") << "3"
                         << "3" << QList{3} << QList{0, 2, 4};
    QTest::newRow("robocopy") << "0-7"
                              << "0-7" << QList{0, 1, 7} << QList{8, 255, -1};
    QTest::newRow("some") << "0,3, 10-12"
                          << "0,3,10-12" << QList{0, 3, 10, 11, 12} << QList{1, 9, 13};
    QTest::newRow("a range of one") << "5-5"
                                    << "5" << QList{5} << QList{4, 6};
}

void TestSuccessCodes::readsCodesAndRanges()
{
    QFETCH(QString, text);
    QFETCH(QString, again);
    QFETCH(QList<int>, good);
    QFETCH(QList<int>, bad);
    const auto codes = SuccessCodes::from(text);
    QVERIFY(codes);
    QCOMPARE(codes->text(), again);
    QVERIFY(*SuccessCodes::from(again) == *codes);
    for (const int code : good)
        QVERIFY2(codes->contains(code), qPrintable(QString::number(code)));
    for (const int code : bad)
        QVERIFY2(!codes->contains(code), qPrintable(QString::number(code)));
}

void TestSuccessCodes::refusesWhatIsNone_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         {"", " ", ",", "0,", "a", "-1", "+1", "1-", "1-2-3", "7-0", "0x7", "4294967296", "1.5", "0;1"})
        QTest::addRow("[%s]", text) << QString::fromLatin1(text);
    QTest::newRow("digits of another script") << QStringLiteral("٣");
    QTest::newRow("too many") << QStringList(101, "1").join(u',');
}

void TestSuccessCodes::refusesWhatIsNone()
{
    QFETCH(QString, text);
    const auto codes = SuccessCodes::from(text);
    QVERIFY(!codes);
    QCOMPARE(codes.problem().where, "success");
}

void TestSuccessCodes::takesCodesOfACrash()
{
    const auto codes = SuccessCodes::from("3221225477"); // 0xC0000005
    QVERIFY(codes);
    QVERIFY(codes->contains(static_cast<int>(0xC0000005)));
    QVERIFY(!codes->contains(5));
}

QTEST_GUILESS_MAIN(TestSuccessCodes)
#include "tst_success_codes.moc"
