// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/text_format.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::metrics;
using namespace std::chrono_literals;

class TextFormatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAGauge();
    void writesACounter();
    void writesAFamilyOncePerLabelValue();
    void writesTheHeadOfAnEmptyFamily();
    void escapesLabelValues_data();
    void escapesLabelValues();
    void writesBigNumbersWhole();
    void bucketsAreCumulativeAndEndAtAll();
    void anEmptyHistogramHasAllItsBuckets();
    void secondsAreSeconds();
};

void TextFormatTest::writesAGauge()
{
    TextFormat format;
    format.gauge("holdfast_loop_lag_seconds", "How late the loop turned.", 0.25);
    QCOMPARE(format.text(), QByteArray("# HELP holdfast_loop_lag_seconds How late the loop turned.\n"
                                       "# TYPE holdfast_loop_lag_seconds gauge\n"
                                       "holdfast_loop_lag_seconds 0.25\n"));
}

void TextFormatTest::writesACounter()
{
    TextFormat format;
    format.counter("holdfast_acks_total", "Answers.", 3);
    QVERIFY(format.text().contains("# TYPE holdfast_acks_total counter\nholdfast_acks_total 3\n"));
}

void TextFormatTest::writesAFamilyOncePerLabelValue()
{
    TextFormat format;
    format.gauges("w", "Workers.", "state", {{QStringLiteral("connected"), 2}, {QStringLiteral("offline"), 0}});
    format.counters("m_total", "Messages.", "type", {{QStringLiteral("ack"), 1}});
    QCOMPARE(format.text(),
             QByteArray("# HELP w Workers.\n# TYPE w gauge\nw{state=\"connected\"} 2\nw{state=\"offline\"} 0\n"
                        "# HELP m_total Messages.\n# TYPE m_total counter\nm_total{type=\"ack\"} 1\n"));
}

void TextFormatTest::writesTheHeadOfAnEmptyFamily()
{
    TextFormat format;
    format.counters("m_total", "Messages.", "type", {});
    QCOMPARE(format.text(), QByteArray("# HELP m_total Messages.\n# TYPE m_total counter\n"));
}

void TextFormatTest::escapesLabelValues_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("plain") << "ack" << QByteArray("ack");
    QTest::newRow("quote") << "a\"b" << QByteArray("a\\\"b");
    QTest::newRow("backslash") << "a\\b" << QByteArray("a\\\\b");
    QTest::newRow("new line") << "a\nb" << QByteArray("a\\nb");
    QTest::newRow("all together") << "\\\"\n" << QByteArray("\\\\\\\"\\n");
    QTest::newRow("backslash and n") << "\\n" << QByteArray("\\\\n");
    QTest::newRow("unicode") << QStringLiteral("ä漢😀") << QByteArray("ä漢😀");
    QTest::newRow("empty") << "" << QByteArray();
}

void TextFormatTest::escapesLabelValues()
{
    QFETCH(QString, value);
    QFETCH(QByteArray, written);
    TextFormat format;
    format.gauges("g", "Help.", "l", {{value, 1}});
    QVERIFY2(format.text().endsWith("\ng{l=\"" + written + "\"} 1\n"), format.text().constData());
}

void TextFormatTest::writesBigNumbersWhole()
{
    TextFormat format;
    format.counter("c", "Help.", 123'456'789'012);
    QVERIFY2(format.text().endsWith("c 123456789012\n"), format.text().constData());
}

void TextFormatTest::bucketsAreCumulativeAndEndAtAll()
{
    LifeHistogram histogram;
    for (const Microseconds value : std::initializer_list<Microseconds>{1us, 15us, 3ms, 3ms, 700ms, 2h})
        histogram.add(value);
    TextFormat format;
    format.histogram("h_seconds", "Help.", histogram);
    double last = 0;
    int buckets = 0;
    for (const QByteArray &line : format.text().split('\n')) {
        if (!line.startsWith("h_seconds_bucket"))
            continue;
        const double count = line.mid(line.lastIndexOf(' ') + 1).toDouble();
        QVERIFY2(count >= last, line.constData());
        last = count;
        ++buckets;
    }
    QCOMPARE(buckets, int(LifeHistogram::coarseBounds().size()) + 1);
    QVERIFY(format.text().contains("h_seconds_bucket{le=\"50\"} 5\nh_seconds_bucket{le=\"+Inf\"} 6\n"));
    QVERIFY(format.text().endsWith("h_seconds_count 6\n"));
    QVERIFY(format.text().startsWith("# HELP h_seconds Help.\n# TYPE h_seconds histogram\n"));
}

void TextFormatTest::anEmptyHistogramHasAllItsBuckets()
{
    TextFormat format;
    format.histogram("h_seconds", "Help.", {});
    QCOMPARE(format.text().count("_bucket{le="), LifeHistogram::coarseBounds().size() + 1);
    QVERIFY(format.text().endsWith("h_seconds_bucket{le=\"+Inf\"} 0\nh_seconds_sum 0\nh_seconds_count 0\n"));
}

void TextFormatTest::secondsAreSeconds()
{
    LifeHistogram histogram;
    histogram.add(1500ms);
    TextFormat format;
    format.histogram("h_seconds", "Help.", histogram);
    QVERIFY(format.text().contains("h_seconds_bucket{le=\"1\"} 0\nh_seconds_bucket{le=\"2\"} 1\n"));
    QVERIFY(format.text().contains("h_seconds_bucket{le=\"1e-05\"} 0\n"));
    QVERIFY(format.text().contains("h_seconds_sum 1.5\n"));
}

QTEST_GUILESS_MAIN(TextFormatTest)
#include "tst_text_format.moc"
