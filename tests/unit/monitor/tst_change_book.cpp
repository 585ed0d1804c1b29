// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/change_book.h"
#include "core/monitor/pace.h"

#include <QTest>

#include <random>
#include <set>

using namespace holdfast;
using namespace holdfast::monitor;
using namespace std::chrono_literals;

class ChangeBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isEmptyAtFirst();
    void takesInTheOrderOfMarking();
    void markingAgainKeepsThePlace();
    void whatIsGoneIsNotTold();
    void whatComesAgainAfterItWasGoneIsTold();
    void goneIsToldOnce();
    void onlyAnotherRowIsNews();
    void aRowThatWasGoneIsNews();
    void losesNothingAndTellsNothingTwice();
    void paceIsFiveASecondAtMostAndOneAtLeast();
};

void ChangeBookTest::isEmptyAtFirst()
{
    ChangeBook book;
    QVERIFY(book.isEmpty());
    QVERIFY(!book.takeNext());
    QVERIFY(book.takeGone().isEmpty());
}

void ChangeBookTest::takesInTheOrderOfMarking()
{
    ChangeBook book;
    for (const char *name : {"c", "a", "b"})
        book.mark(QLatin1String(name));
    QVERIFY(!book.isEmpty());
    QCOMPARE(book.takeNext(), QStringLiteral("c"));
    QCOMPARE(book.takeNext(), QStringLiteral("a"));
    QCOMPARE(book.takeNext(), QStringLiteral("b"));
    QVERIFY(book.isEmpty());
}

void ChangeBookTest::markingAgainKeepsThePlace()
{
    ChangeBook book;
    book.mark(QStringLiteral("a"));
    book.mark(QStringLiteral("b"));
    book.mark(QStringLiteral("a"));
    QCOMPARE(book.takeNext(), QStringLiteral("a"));
    QCOMPARE(book.takeNext(), QStringLiteral("b"));
    QVERIFY(!book.takeNext());
}

void ChangeBookTest::whatIsGoneIsNotTold()
{
    ChangeBook book;
    book.mark(QStringLiteral("a"));
    book.markGone(QStringLiteral("a"));
    QVERIFY(!book.isEmpty());
    QVERIFY(!book.takeNext());
    QCOMPARE(book.takeGone(), QStringList{QStringLiteral("a")});
    QVERIFY(book.isEmpty());
}

void ChangeBookTest::whatComesAgainAfterItWasGoneIsTold()
{
    ChangeBook book;
    book.mark(QStringLiteral("a"));
    book.markGone(QStringLiteral("a"));
    book.mark(QStringLiteral("a"));
    QCOMPARE(book.takeNext(), QStringLiteral("a"));
    QVERIFY(!book.takeNext());
}

void ChangeBookTest::goneIsToldOnce()
{
    ChangeBook book;
    book.markGone(QStringLiteral("a"));
    book.markGone(QStringLiteral("a"));
    QCOMPARE(book.takeGone(), QStringList{QStringLiteral("a")});
    QVERIFY(book.takeGone().isEmpty());
    book.markGone(QStringLiteral("a"));
    book.mark(QStringLiteral("a")); // it is there again
    QVERIFY(book.takeGone().isEmpty());
    QCOMPARE(book.takeNext(), QStringLiteral("a"));
    book.mark(QStringLiteral("a"));
    book.markGone(QStringLiteral("a"));
    QVERIFY(!book.takeNext());
    QCOMPARE(book.takeGone(), QStringList{QStringLiteral("a")});
}

void ChangeBookTest::onlyAnotherRowIsNews()
{
    ChangeBook book;
    QVERIFY(book.isNews(QStringLiteral("a"), "{\"x\":1}"));
    QVERIFY(!book.isNews(QStringLiteral("a"), "{\"x\":1}"));
    QVERIFY(book.isNews(QStringLiteral("b"), "{\"x\":1}"));
    QVERIFY(book.isNews(QStringLiteral("a"), "{\"x\":2}"));
    QVERIFY(book.isNews(QStringLiteral("a"), "{\"x\":1}"));
}

void ChangeBookTest::aRowThatWasGoneIsNews()
{
    ChangeBook book;
    QVERIFY(book.isNews(QStringLiteral("a"), "{}"));
    book.markGone(QStringLiteral("a"));
    QVERIFY(book.isNews(QStringLiteral("a"), "{}"));
}

/// Against a plain model: whatever is marked and taken in whatever order, each mark is told once after it was made,
/// and nothing is both there and gone.
void ChangeBookTest::losesNothingAndTellsNothingTwice()
{
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    ChangeBook book;
    std::set<QString> expected;
    std::set<QString> gone;
    for (int i = 0; i < 20'000; ++i) {
        const QString name = QString::number(random() % 50);
        switch (random() % 5) {
        case 0:
            book.markGone(name);
            expected.erase(name);
            gone.insert(name);
            break;
        case 2:
            if (random() % 8 == 0) {
                const QStringList told = book.takeGone();
                QVERIFY2(std::set<QString>(told.begin(), told.end()) == std::exchange(gone, {}),
                         qPrintable(QStringLiteral("seed %1").arg(seed)));
            }
            break;
        case 1: {
            const auto next = book.takeNext();
            QVERIFY2(next.has_value() == !expected.empty(), qPrintable(QStringLiteral("seed %1").arg(seed)));
            if (next)
                QVERIFY2(expected.erase(*next) == 1, qPrintable(QStringLiteral("seed %1").arg(seed)));
            break;
        }
        default:
            book.mark(name);
            expected.insert(name);
            gone.erase(name);
        }
    }
}

void ChangeBookTest::paceIsFiveASecondAtMostAndOneAtLeast()
{
    Pace pace;
    const MonoTime start(100s);
    pace.sent(start);
    QCOMPARE(pace.due(true), start + 200ms);
    QCOMPARE(pace.due(false), start + 1s);
}

QTEST_APPLESS_MAIN(ChangeBookTest)
#include "tst_change_book.moc"
