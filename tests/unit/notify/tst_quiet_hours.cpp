// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/quiet_hours.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;

namespace {

const QString kBerlin = QStringLiteral("Europe/Berlin");

std::optional<WallTime> endAt(const QString &text, const QString &zone, const char *now)
{
    return endOfQuiet(*readQuietHours(text, zone), *parseIso(QLatin1String(now)));
}

} // namespace

/// The part of a day in which nobody is disturbed.
class TestQuietHours final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAndWritesThem();
    void refusesOtherTexts_data();
    void refusesOtherTexts();
    void endsInTheirZone_data();
    void endsInTheirZone();
    void noneDisturbsNothing();
    void endsAlsoInTheHourThatTheClockRepeats();
};

void TestQuietHours::readsAndWritesThem()
{
    const auto quiet = readQuietHours(QStringLiteral("22:00-07:30"), kBerlin);
    QVERIFY(quiet.ok());
    QVERIFY(*quiet == (QuietHours{22 * 60, 7 * 60 + 30, kBerlin}));
    QCOMPARE(toString(*quiet), QStringLiteral("22:00-07:30"));
    QCOMPARE(toString(QuietHours()), QString());
}

void TestQuietHours::refusesOtherTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("zone");
    QTest::newRow("empty") << QString() << kBerlin;
    QTest::newRow("one time") << QStringLiteral("22:00") << kBerlin;
    QTest::newRow("24:00") << QStringLiteral("22:00-24:00") << kBerlin;
    QTest::newRow("no minutes") << QStringLiteral("22-7") << kBerlin;
    QTest::newRow("the whole day") << QStringLiteral("07:00-07:00") << kBerlin;
    QTest::newRow("zone") << QStringLiteral("22:00-07:00") << QStringLiteral("Europe/Atlantis");
}

void TestQuietHours::refusesOtherTexts()
{
    QFETCH(QString, text);
    QFETCH(QString, zone);
    const auto quiet = readQuietHours(text, zone);
    QVERIFY(!quiet.ok());
    QCOMPARE(quiet.problem().code, QStringLiteral("bad_field"));
    QVERIFY(!quiet.problem().todo.isEmpty());
}

void TestQuietHours::endsInTheirZone_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("end");
    const QString night = QStringLiteral("22:00-07:00");
    const QString noon = QStringLiteral("12:00-13:00");
    QTest::newRow("before") << night << "2026-11-23T20:59:59.999Z" << QString();
    QTest::newRow("begins") << night << "2026-11-23T21:00:00Z"
                            << "2026-11-24T06:00:00.000Z";
    QTest::newRow("after midnight") << night << "2026-11-24T01:30:00Z"
                                    << "2026-11-24T06:00:00.000Z";
    QTest::newRow("last moment") << night << "2026-11-24T05:59:59.999Z"
                                 << "2026-11-24T06:00:00.000Z";
    QTest::newRow("ends") << night << "2026-11-24T06:00:00Z" << QString();
    QTest::newRow("in a day") << noon << "2026-11-23T11:20:00Z"
                              << "2026-11-23T12:00:00.000Z";
    QTest::newRow("beside it") << noon << "2026-11-23T12:00:00Z" << QString();
    QTest::newRow("the clock goes forward") << night << "2027-03-27T22:00:00Z"
                                            << "2027-03-28T05:00:00.000Z";
    QTest::newRow("the clock goes back") << night << "2027-10-30T22:00:00Z"
                                         << "2027-10-31T06:00:00.000Z";
}

void TestQuietHours::endsInTheirZone()
{
    QFETCH(QString, text);
    QFETCH(QString, now);
    QFETCH(QString, end);
    const auto found = endAt(text, kBerlin, now.toLatin1().constData());
    QCOMPARE(found ? toIso(*found) : QString(), end);
}

void TestQuietHours::noneDisturbsNothing()
{
    QVERIFY(!endOfQuiet(QuietHours(), *parseIso(QStringLiteral("2026-11-23T00:00:00Z"))));
}

void TestQuietHours::endsAlsoInTheHourThatTheClockRepeats()
{
    // 02:00 to 02:45 summer time has passed, and comes a second time.
    const auto end = endAt(QStringLiteral("02:00-02:45"), kBerlin, "2027-10-31T01:30:00Z");
    QVERIFY(end);
    QVERIFY(*end > *parseIso(QStringLiteral("2027-10-31T01:30:00Z")));
    QVERIFY(*end <= *parseIso(QStringLiteral("2027-10-31T02:30:00Z")));
}

QTEST_GUILESS_MAIN(TestQuietHours)
#include "tst_quiet_hours.moc"
