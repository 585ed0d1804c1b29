// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <QTest>

#include <memory>

using namespace holdfast;

class ResultTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhereWhatAndWhatToDo_data();
    void saysWhereWhatAndWhatToDo();
    void holdsAValueOrAProblem();
    void holdsAnEmptyValueAsAValue();
    void movesWhatCannotBeCopied();
    void succeedsWithoutAValue();
};

void ResultTest::saysWhereWhatAndWhatToDo_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("todo");
    QTest::addColumn<QString>("text");
    QTest::newRow("what") << QString() << QString() << "is missing";
    QTest::newRow("where") << "--cron" << QString() << "--cron: is missing";
    QTest::newRow("what to do") << QString() << "give one"
                                << "is missing; give one";
    QTest::newRow("all") << "--cron"
                         << "give one"
                         << "--cron: is missing; give one";
    QTest::newRow("marks of arg()") << "%1 %2"
                                    << "%3"
                                    << "%1 %2: is missing; %3";
}

void ResultTest::saysWhereWhatAndWhatToDo()
{
    QFETCH(QString, where);
    QFETCH(QString, todo);
    QFETCH(QString, text);
    QCOMPARE((Problem{QStringLiteral("bad_field"), QStringLiteral("is missing"), where, todo}.text()), text);
}

void ResultTest::holdsAValueOrAProblem()
{
    Result<int> good(7);
    QVERIFY(good.ok() && good);
    QCOMPARE(*good, 7);
    const Result<int> bad(Problem{QStringLiteral("code"), QStringLiteral("what"), {}, {}});
    QVERIFY(!bad.ok() && !bad);
    QCOMPARE(bad.problem().code, QStringLiteral("code"));
}

void ResultTest::holdsAnEmptyValueAsAValue()
{
    const Result<QString> empty{QString()};
    QVERIFY(empty);
    QVERIFY(empty->isEmpty());
}

void ResultTest::movesWhatCannotBeCopied()
{
    Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
    const std::unique_ptr<int> taken = std::move(result).value();
    QCOMPARE(*taken, 5);
}

void ResultTest::succeedsWithoutAValue()
{
    QVERIFY(Result<void>().ok());
    const Result<void> bad(Problem{QStringLiteral("code"), {}, {}, {}});
    QVERIFY(!bad);
    QCOMPARE(bad.problem().code, QStringLiteral("code"));
}

QTEST_GUILESS_MAIN(ResultTest)
#include "tst_result.moc"
