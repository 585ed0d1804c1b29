// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/errors.h"
#include "core/store/postgres/lease.h"
#include "core/store/postgres/postgres.h"
#include "core/store/postgres/text.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::store;

/// What is decided about PostgreSQL without one.
class TestPostgresValues final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersThePlaces_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QByteArray>("numbered");
        QTest::newRow("none") << QStringLiteral("SELECT 1") << QByteArray("SELECT 1");
        QTest::newRow("two") << QStringLiteral("a = ? AND b > ?") << QByteArray("a = $1 AND b > $2");
        QTest::newRow("not in a text") << QStringLiteral("'?' || ? || 'it''s ?'")
                                       << QByteArray("'?' || $1 || 'it''s ?'");
    }
    void numbersThePlaces()
    {
        QFETCH(QString, sql);
        QTEST(numberedPlaces(sql), "numbered");
    }

    void storesNoNulInAText()
    {
        QCOMPARE(parameterText(QString(QStringLiteral("a%1b")).arg(QChar(0))), QByteArray("a\xEF\xBF\xBD"
                                                                                          "b"));
        QCOMPARE(parameterText(QByteArray("a\0b", 3)), QByteArray("a\0b", 3));
    }

    void knowsWhoseFaultItIs_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<int>("fault");
        const auto row = [](const char *state, PostgresFault fault) {
            QTest::newRow(state) << QByteArray(state) << static_cast<int>(fault);
        };
        row("", PostgresFault::Away);
        row("08006", PostgresFault::Away);     // connection failure
        row("57P01", PostgresFault::Away);     // terminated by an administrator
        row("57P03", PostgresFault::Away);     // it starts up
        row("25006", PostgresFault::Away);     // it only reads
        row("28P01", PostgresFault::Away);     // wrong password
        row("53100", PostgresFault::Busy);     // disk full
        row("40P01", PostgresFault::Busy);     // deadlock
        row("57014", PostgresFault::Busy);     // a timeout
        row("42P01", PostgresFault::Busy);     // somebody dropped a table
        row("23505", PostgresFault::Rejected); // unique
        row("22021", PostgresFault::Rejected); // not UTF-8
        row("54000", PostgresFault::Rejected); // a key is too long
        row("HF001", PostgresFault::Demoted);
        row("XX001", PostgresFault::Damaged);
        row("XX000", PostgresFault::Busy);
    }
    void knowsWhoseFaultItIs()
    {
        QFETCH(QByteArray, state);
        QFETCH(int, fault);
        QCOMPARE(static_cast<int>(faultOf(state)), fault);
    }

    void tellsWhereItIsAndNoPassword()
    {
        const auto placed = [](const char *url) { return placeOf(QLatin1String(url)).value(); };
        QCOMPARE(placed("postgresql://me:secret@db1:5433/jobs"), QStringLiteral("postgresql://db1:5433/jobs"));
        QCOMPARE(placed("postgresql:///jobs?host=/run/pg&password=secret"),
                 QStringLiteral("postgresql:///run/pg/jobs"));
        QCOMPARE(placed("postgresql:///?service=prod"), QStringLiteral("postgresql:///?service=prod"));
        QVERIFY(!placeOf(QStringLiteral("postgresql://h/d?nonsense=1")));
        QVERIFY(isPostgres(QStringLiteral("postgres://h/d")));
        QVERIFY(!isPostgres(QStringLiteral("sqlite:/x")));
    }
};

QTEST_GUILESS_MAIN(TestPostgresValues)
#include "tst_postgres_values.moc"
