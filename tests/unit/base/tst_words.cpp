// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/words.h"

#include <QTest>

using namespace holdfast;

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aListFitsIntoALine_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QString>("text");
        const QStringList five{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d"),
                               QStringLiteral("e")};
        QTest::newRow("none") << QStringList() << QString();
        QTest::newRow("one") << five.mid(0, 1) << QStringLiteral("a");
        QTest::newRow("as many as are shown") << five << QStringLiteral("a, b, c, d, e");
        QTest::newRow("one more") << five + QStringList{QStringLiteral("f")}
                                  << QStringLiteral("a, b, c, d, e and 1 more");
        QTest::newRow("many") << five + QStringList(9'000, QStringLiteral("x"))
                              << QStringLiteral("a, b, c, d, e and 9000 more");
    }
    void aListFitsIntoALine()
    {
        QFETCH(QStringList, names);
        QTEST(firstOf(names), "text");
    }
};

QTEST_APPLESS_MAIN(TestWords)
#include "tst_words.moc"
