// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <random>
#include <set>

using namespace holdfast;

class IdsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void haveSixteenPlainCharacters();
    void areFixedByTimeAndChance();
    void sortByTheMomentTheyWereMade();
    void differWithinOneMillisecond();
    void takesGoodNames_data();
    void takesGoodNames();
    void refusesBadNames_data();
    void refusesBadNames();
};

namespace {
const WallTime kNow = fromMsecs(1'795'415'371'120);
}

void IdsTest::haveSixteenPlainCharacters()
{
    static const QRegularExpression form(QStringLiteral("\\A[0-9a-hjkmnp-tv-z]{16}\\z"));
    for (const std::uint64_t chance : {std::uint64_t(0), std::uint64_t(1), ~std::uint64_t(0)}) {
        const QString id = makeRunId(kNow, chance);
        QVERIFY2(form.match(id).hasMatch(), qPrintable(id));
        QVERIFY(isGoodName(id));
    }
}

void IdsTest::areFixedByTimeAndChance()
{
    QCOMPARE(makeRunId(fromMsecs(0), 0), QStringLiteral("0000000000000000"));
    QCOMPARE(makeRunId(fromMsecs(33), 31), QStringLiteral("000000011000000z"));
    QCOMPARE(makeRunId(kNow, 12345), makeRunId(kNow, 12345));
}

void IdsTest::sortByTheMomentTheyWereMade()
{
    std::mt19937_64 random(1);
    QStringList ids;
    for (int i = 0; i < 1000; ++i)
        ids += makeRunId(kNow + Milliseconds(i * 997), random());
    QVERIFY(std::is_sorted(ids.begin(), ids.end()));
}

void IdsTest::differWithinOneMillisecond()
{
    std::mt19937_64 random(2);
    std::set<QString> ids;
    for (int i = 0; i < 1000; ++i)
        ids.insert(makeRunId(kNow, random()));
    QCOMPARE(ids.size(), std::size_t(1000));
}

void IdsTest::takesGoodNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"a", "Z", "0", "_", "backup", "nightly-backup", "a.b", "a-", "a.", "_x", "9lives", "A_b-C.d"})
        QTest::newRow(name) << QString::fromLatin1(name);
    QTest::newRow("100 characters") << QString(100, u'x');
}

void IdsTest::takesGoodNames()
{
    QFETCH(QString, name);
    QVERIFY(isGoodName(name));
}

void IdsTest::refusesBadNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"",    "-",   ".",        "..",       "-x", ".x", "--help", "../x", "a b", " a",  "a ",  "a/b", "a\\b", "a:b",
          "a\n", "a\t", "\xc3\xa4", "\xd9\xa5", "a*", "a?", "a'b",    "a\"b", "a%b", "a+b", "a@b", "a,b", "a=b"})
        QTest::addRow("'%s'", name) << QString::fromUtf8(name);
    QTest::newRow("101 characters") << QString(101, u'x');
    QTest::newRow("a NUL") << QStringLiteral("a") + QChar(u'\0');
}

void IdsTest::refusesBadNames()
{
    QFETCH(QString, name);
    QVERIFY(!isGoodName(name));
}

QTEST_GUILESS_MAIN(IdsTest)
#include "tst_ids.moc"
