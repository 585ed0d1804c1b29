// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/format.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonParseError>
#include <QTest>

using namespace holdfast;
using namespace holdfast::app;

class TestLogFormat final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesMessagesApart_data();
    void takesMessagesApart();
    void cutsLongTexts();
    void writesText_data();
    void writesText();
    void writesJournalPriorities();
    void indentsATrace();
    void jsonIsOneValidLine_data();
    void jsonIsOneValidLine();
    void jsonHasNullWithoutAnAction();
};

namespace {
const WallTime kTime = *parseIso("2026-11-23T06:22:51.120Z");
}

void TestLogFormat::takesMessagesApart_data()
{
    QTest::addColumn<QString>("category");
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line"); // category|level|message|action
    QTest::newRow("ours") << "holdfast.link" << int(QtInfoMsg) << "up"
                          << "link|1|up|";
    QTest::newRow("with action") << "holdfast.store" << int(QtWarningMsg)
                                 << QString("full") + QChar(kActionMark) + "free some"
                                 << "store|2|full|free some";
    QTest::newRow("Qt without category") << "default" << int(QtWarningMsg) << "QSocket: x"
                                         << "qt|2|QSocket: x|";
    QTest::newRow("Qt with category") << "qt.network.ssl" << int(QtWarningMsg) << "y"
                                      << "qt|2|y|";
    QTest::newRow("no category") << "" << int(QtDebugMsg) << "z"
                                 << "qt|0|z|";
    QTest::newRow("critical") << "holdfast.app" << int(QtCriticalMsg) << "bug"
                              << "app|3|bug|";
    QTest::newRow("Qt's critical") << "qt.qpa" << int(QtCriticalMsg) << "EnableNonClientDpiScaling() failed"
                                   << "qt|2|EnableNonClientDpiScaling() failed|";
    QTest::newRow("fatal") << "holdfast.app" << int(QtFatalMsg) << "bug"
                           << "app|3|bug|";
}

void TestLogFormat::takesMessagesApart()
{
    QFETCH(QString, category);
    QFETCH(int, type);
    QFETCH(QString, text);
    const LogRecord record = makeRecord(kTime, static_cast<QtMsgType>(type), qPrintable(category), text);
    QCOMPARE(record.time, kTime);
    const QString seen =
        QStringLiteral("%1|%2|%3|%4").arg(record.category).arg(int(record.level)).arg(record.message, record.action);
    QTEST(seen, "line");
}

void TestLogFormat::cutsLongTexts()
{
    const QString longText(1'000'000, u'x');
    const QString clown = QString(kMaxLogText - 2, u'x') + QStringLiteral("\U0001f921\U0001f921");
    const LogRecord record = makeRecord(kTime, QtWarningMsg, "holdfast.app", longText + QChar(kActionMark) + clown);
    QCOMPARE(record.message, QString(kMaxLogText - 1, u'x') + QChar(u'\u2026'));
    QCOMPARE(record.action, QString(kMaxLogText - 2, u'x') + QChar(u'\u2026'));
}

void TestLogFormat::writesText_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("line");
    const auto row = [](LogLevel level, const char *message, const char *action, const char *line) {
        QTest::newRow(line) << int(level) << QString::fromUtf8(message) << QString::fromUtf8(action)
                            << QStringLiteral("2026-11-23T06:22:51.120Z ") + QString::fromUtf8(line) + u'\n';
    };
    row(LogLevel::Debug, "m", "", "debug   link  m");
    row(LogLevel::Info, "m", "", "info    link  m");
    row(LogLevel::Info, "m", "do it", "info    link  m \u2014 to do: do it");
    row(LogLevel::Warning, "m", "", "warning link  m \u2014 nothing to do");
    row(LogLevel::Warning, "m", "do it", "warning link  m \u2014 to do: do it");
    row(LogLevel::Error, "m", "", "error   link  m \u2014 nothing to do");
    row(LogLevel::Info, "a\nb", "", "info    link  a\\nb");
    row(LogLevel::Info, "a\r\x1b[31m\tb\x7f", "", "info    link  a\\u000d\\u001b[31m\\tb\\u007f");
    row(LogLevel::Info, "a\u0085\u2028\u2029b", "", "info    link  a\\u0085\\u2028\\u2029b");
    row(LogLevel::Info, "a\u202eb\u2066c\u200fd\u061c", "", "info    link  a\\u202eb\\u2066c\\u200fd\\u061c");
    row(LogLevel::Info, "a\u200b\ufeff\u00ad\U000e0041", "", "info    link  a\\u200b\\ufeff\\u00ad\\udb40\\udc41");
    row(LogLevel::Info, "\U0001F468\u200d\U0001F469 \u05d0", "", "info    link  \U0001F468\u200d\U0001F469 \u05d0");
    row(LogLevel::Info, "\u00e4 \u2603", "", "info    link  \u00e4 \u2603");
    row(LogLevel::Warning, "m", "x\ny", "warning link  m \u2014 to do: x\\ny");
}

void TestLogFormat::writesText()
{
    QFETCH(int, level);
    QFETCH(QString, message);
    QFETCH(QString, action);
    const LogRecord record{kTime, static_cast<LogLevel>(level), "link", message, action, {}};
    QTEST(QString::fromUtf8(textLine(record)), "line");
}

void TestLogFormat::writesJournalPriorities()
{
    QCOMPARE(journalLine({kTime, LogLevel::Debug, "link", "m", {}, {}}), QByteArray("<7>link  m\n"));
    QCOMPARE(journalLine({kTime, LogLevel::Info, "link", "m", {}, {}}), QByteArray("<6>link  m\n"));
    QVERIFY(journalLine({kTime, LogLevel::Warning, "link", "m", {}, {}}).startsWith("<4>link  m"));
    QVERIFY(journalLine({kTime, LogLevel::Error, "link", "m", {}, "f"}).endsWith("\n<3>    f\n"));
}

void TestLogFormat::indentsATrace()
{
    const QByteArray line = textLine({kTime, LogLevel::Error, "app", "bug", {}, "0# f\n1# g\n"});
    QVERIFY(line.endsWith("nothing to do\n    0# f\n    1# g\n"));
}

void TestLogFormat::jsonIsOneValidLine_data()
{
    QTest::addColumn<QString>("message");
    QTest::newRow("plain") << "m";
    QTest::newRow("quotes") << "a \"b\" \\c";
    QTest::newRow("lines") << "a\nb\r\n\t";
    QTest::newRow("control") << QString(QChar(1)) + QChar(0) + QChar(0x1b);
    QTest::newRow("half a surrogate pair") << QString("x") + QChar(0xd800) + "y";
    QTest::newRow("line separators") << QString("x") + QChar(0x2028);
    QTest::newRow("long") << QString(100'000, u'x');
}

void TestLogFormat::jsonIsOneValidLine()
{
    QFETCH(QString, message);
    const QByteArray line = jsonLine({kTime, LogLevel::Error, "link", message, "act", "t\nu"});
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith('\n'));
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(line, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(object.keys(), (QStringList{"action", "category", "level", "message", "time", "trace"}));
    QCOMPARE(object["time"].toString(), QString("2026-11-23T06:22:51.120Z"));
    QCOMPARE(object["level"].toString(), QString("error"));
    QCOMPARE(object["action"].toString(), QString("act"));
    if (message.isValidUtf16())
        QCOMPARE(object["message"].toString(), message);
}

void TestLogFormat::jsonHasNullWithoutAnAction()
{
    const QByteArray line = jsonLine({kTime, LogLevel::Info, "link", "m", {}, {}});
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    QVERIFY(object["action"].isNull());
    QVERIFY(!object.contains("trace"));
}

QTEST_GUILESS_MAIN(TestLogFormat)
#include "tst_log_format.moc"
