// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/options.h"
#include "surroundings.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using test::surroundings;

/// The settings of a worker's disk: --spool-max, --spool-age, --stop-runs.
class SpoolSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void haveTheirDefaults();
    void takesSizes_data();
    void takesSizes();
    void namesWhatIsNoSize_data();
    void namesWhatIsNoSize();
    void agesHaveBounds();
    void runsAreKeptUnlessToldOtherwise();
};

void SpoolSettingsTest::haveTheirDefaults()
{
    const auto options = parseOptions({"--worker"}, surroundings());
    QVERIFY(options);
    QCOMPARE(options->spoolMax, qint64(8) << 30);
    QCOMPARE(options->spoolAge, Milliseconds(std::chrono::days(7)));
    QCOMPARE(options->keepReceipts, Milliseconds(std::chrono::hours(1)));
}

void SpoolSettingsTest::takesSizes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("least") << "1MiB" << (qint64(1) << 20);
    QTest::newRow("KiB") << "1025KiB" << qint64(1025 * 1024);
    QTest::newRow("bytes") << "1048577" << qint64(1'048'577);
    QTest::newRow("GiB") << "1GiB" << (qint64(1) << 30);
    QTest::newRow("most") << "1024TiB" << (qint64(1) << 50);
}

void SpoolSettingsTest::takesSizes()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);
    const auto options = parseOptions({"--worker", "--spool-max", text}, surroundings());
    QVERIFY2(options, options ? "" : qPrintable(options.problem().text()));
    QCOMPARE(options->spoolMax, bytes);
}

void SpoolSettingsTest::namesWhatIsNoSize_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"0", "0GiB", "0TiB", "-1GiB", "1023KiB", "1048575", "1025TiB", "9999999999999999999TiB",
                             "8GB", "1.5GiB", "GiB", "x"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void SpoolSettingsTest::namesWhatIsNoSize()
{
    QFETCH(QString, text);
    const auto options = parseOptions({"--worker", "--spool-max", text}, surroundings());
    QVERIFY(!options);
    QCOMPARE(options.problem().where, "--spool-max");
    QVERIFY2(options.problem().what.contains("is not a size from 1MiB to 1024TiB"), qPrintable(options.problem().what));
}

void SpoolSettingsTest::agesHaveBounds()
{
    QCOMPARE(parseOptions({"--worker", "--spool-age", "1h"}, surroundings())->spoolAge,
             Milliseconds(std::chrono::hours(1)));
    for (const char *text : {"0s", "367d", "soon"})
        QCOMPARE(parseOptions({"--worker", "--spool-age", text}, surroundings()).problem().where, "--spool-age");
    QCOMPARE(parseOptions({"--worker", "--keep-receipts", "0s"}, surroundings())->keepReceipts, Milliseconds(0));
    for (const char *text : {"8d", "-1s", "soon"})
        QCOMPARE(parseOptions({"--worker", "--keep-receipts", text}, surroundings()).problem().where,
                 "--keep-receipts");
}

void SpoolSettingsTest::runsAreKeptUnlessToldOtherwise()
{
    QVERIFY(!parseOptions({"--worker"}, surroundings())->stopRuns);
    QVERIFY(parseOptions({"--worker", "--stop-runs"}, surroundings())->stopRuns);
}

QTEST_GUILESS_MAIN(SpoolSettingsTest)
#include "tst_spool_settings.moc"
