// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/outages_model.h"
#include "gui/models/output_buffer.h"
#include "gui/theme/icons.h"
#include "gui/theme/labels.h"
#include "scene.h"

#include <QImage>
#include <QLocale>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;
using std::chrono::hours;
using std::chrono::minutes;

class TestGuiValues final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void saysDurations();
    void saysLatencies();
    void saysTimes();
    void knowsEveryCause();
    void everyIconIsDrawn_data();
    void everyIconIsDrawn();
    void writesCsvThatASpreadsheetReads();
    void cutsAndCleansOutput();
    void boundsALineOfManyMegabytes();
};

void TestGuiValues::saysDurations()
{
    const auto said = [](qint64 ms) { return Labels::duration(Milliseconds(ms)); };
    QCOMPARE(said(-5), QStringLiteral("0 ms"));
    QCOMPARE(said(999), QStringLiteral("999 ms"));
    QCOMPARE(said(2450), QStringLiteral("2.4 s"));
    QCOMPARE(said(59'999), QStringLiteral("59 s"));
    QCOMPARE(said(60'000), QStringLiteral("1 min"));
    QCOMPARE(said(185'000), QStringLiteral("3 min 5 s"));
    QCOMPARE(said(7'800'000), QStringLiteral("2 h 10 min"));
    QCOMPARE(said(86'400'000LL * 400), QStringLiteral("400 d"));
}

void TestGuiValues::saysLatencies()
{
    QCOMPARE(Labels::latency(std::nullopt), QStringLiteral("\u2013"));
    QCOMPARE(Labels::latency(0.421), QStringLiteral("0.42 ms"));
    QCOMPARE(Labels::latency(3.16), QStringLiteral("3.2 ms"));
    QCOMPARE(Labels::latency(999), QStringLiteral("999 ms"));
    QCOMPARE(Labels::latency(2816), QStringLiteral("2.8 s"));
    QCOMPARE(Labels::ms(qQNaN()), QStringLiteral("\u2013"));
}

void TestGuiValues::saysTimes()
{
    const WallTime now = gui::test::sceneNow();
    QCOMPARE(Labels::time(now, now), QStringLiteral("13:37:42"));
    QCOMPARE(Labels::time(now - hours(24), now), QStringLiteral("17 Mar 13:37:42"));
    QCOMPARE(Labels::ago(now - Seconds(12), now), QStringLiteral("12 s ago"));
    QCOMPARE(Labels::ago(now + minutes(3), now), QStringLiteral("in 3 min"));
    QCOMPARE(Labels::ago(now + Milliseconds(9'400), now), QStringLiteral("in 9 s"));
    QCOMPARE(Labels::ago(std::nullopt, now), QStringLiteral("\u2013"));
}

void TestGuiValues::knowsEveryCause()
{
    for (const char *cause : {"server_restart", "worker_restart", "closed_by_peer", "reset_by_peer", "no_pong",
                              "path_idle_cut", "stalled_here", "stalled_there", "slept", "network_changed", "refused",
                              "revoked", "tls", "name_lookup", "protocol_error"}) {
        QVERIFY2(familyOf(QLatin1String(cause)) != CauseFamily::Other, cause);
        QVERIFY(!Labels::cause(QLatin1String(cause)).contains(u'_'));
    }
    QCOMPARE(familyOf(QStringLiteral("unknown")), CauseFamily::Other);
    QCOMPARE(Labels::cause(QStringLiteral("eaten_by_mice")), QStringLiteral("eaten by mice")); // of a later server
}

void TestGuiValues::everyIconIsDrawn_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"good",   "warning", "bad",    "quiet",   "running", "connections", "latency", "history",
                             "jobs",   "log",     "play",   "pause",   "stop",    "retry",       "add",     "edit",
                             "remove", "filter",  "export", "columns", "server",  "cutoff",      "flap",    "holdfast"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestGuiValues::everyIconIsDrawn()
{
    QFETCH(QString, name);
    const QImage image = iconPixmap(name, Qt::red, 32, 2).toImage();
    QCOMPARE(image.size(), QSize(64, 64));
    int drawn = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            drawn += qAlpha(image.pixel(x, y)) > 128;
    }
    QVERIFY2(drawn > 100, qPrintable(QString::number(drawn)));
}

void TestGuiValues::writesCsvThatASpreadsheetReads()
{
    OutageRow row;
    row.worker = QStringLiteral("=HYPERLINK(\"x\")");
    row.began = gui::test::sceneNow();
    row.noticed = row.began + Milliseconds(1500);
    row.cause = QStringLiteral("no_pong");
    row.verdict = QStringLiteral("a, \"b\"\nc");
    const QStringList lines = QString::fromUtf8(toCsv({row})).split(QStringLiteral("\r\n"));
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith(QStringLiteral("worker,began,noticed,back,")));
    QVERIFY2(lines[1].startsWith(QStringLiteral("\"'=HYPERLINK(\"\"x\"\")\",2026-03-18T13:37:42.000Z,")),
             qPrintable(lines[1]));
    QVERIFY(lines[1].contains(QStringLiteral(",1.500,,0,0,no_pong,\"a, \"\"b\"\"\nc\",")));
}

void TestGuiValues::cutsAndCleansOutput()
{
    OutputBuffer buffer;
    QCOMPARE(buffer.take("a\r\nb\tc").text, QStringLiteral("a\nb\tc"));
    QCOMPARE(buffer.take("\x1b[31mred\x1b[").text, QStringLiteral("red"));
    QCOMPARE(buffer.take("0m.\x07").text, QStringLiteral("."));
    QCOMPARE(buffer.take("\xc3").text, QString()); // half of a letter
    QCOMPARE(buffer.take("\xa4").text, QStringLiteral("\u00e4"));
}

void TestGuiValues::boundsALineOfManyMegabytes()
{
    OutputBuffer buffer;
    qsizetype longest = 0;
    for (int i = 0; i < 10; ++i) {
        for (const QString &line : buffer.take(QByteArray(1 << 20, 'x')).text.split(u'\n'))
            longest = std::max(longest, line.size());
    }
    QCOMPARE(longest, qsizetype(OutputBuffer::kLongestLine));
}

QTEST_MAIN(TestGuiValues)
#include "tst_gui_values.moc"
