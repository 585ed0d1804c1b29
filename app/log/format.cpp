// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/format.h"

#include "core/base/printable.h"

#include <QJsonObject>

#include <algorithm>

namespace holdfast::app {
namespace {

LogLevel levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return LogLevel::Debug;
    case QtInfoMsg:
        return LogLevel::Info;
    case QtWarningMsg:
        return LogLevel::Warning;
    case QtCriticalMsg:
    case QtFatalMsg:
        return LogLevel::Error;
    }
    return LogLevel::Error;
}

const char *wordOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        return "error";
    }
    return "error";
}

int syslogPriority(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return 7;
    case LogLevel::Info:
        return 6;
    case LogLevel::Warning:
        return 4;
    case LogLevel::Error:
        return 3;
    }
    return 3;
}

QByteArray journalPriority(LogLevel level)
{
    return '<' + QByteArray::number(syslogPriority(level)) + '>';
}

QString body(const LogRecord &record)
{
    QString text = record.category + QStringLiteral("  ") + printable(record.message);
    if (!record.action.isEmpty())
        text += QStringLiteral(" \u2014 to do: ") + printable(record.action);
    else if (record.level == LogLevel::Warning || record.level == LogLevel::Error)
        text += QStringLiteral(" \u2014 nothing to do");
    return text + u'\n';
}

/// Each frame on a line of its own behind `prefix`.
QString traceLines(const LogRecord &record, const QString &prefix)
{
    QString text;
    for (const QString &frame : record.trace.split(u'\n', Qt::SkipEmptyParts))
        text += prefix + printable(frame) + u'\n';
    return text;
}

} // namespace

LogRecord makeRecord(WallTime time, QtMsgType type, const char *category, const QString &text)
{
    static const QLatin1String ours("holdfast.");
    const QString name = QString::fromUtf8(category);
    const qsizetype mark = text.indexOf(QChar(kActionMark));
    LogRecord record;
    record.time = time;
    const bool isOurs = name.startsWith(ours);
    // What Qt calls critical is a call that the system refused it, as on an older Windows: no error of this program.
    record.level = isOurs || type == QtFatalMsg ? levelOf(type) : std::min(levelOf(type), LogLevel::Warning);
    record.category = isOurs ? name.mid(ours.size()) : QStringLiteral("qt");
    record.message = cutTo(mark < 0 ? text : text.left(mark), kMaxLogText);
    record.action = cutTo(mark < 0 ? QString() : text.mid(mark + 1), kMaxLogText);
    return record;
}

QByteArray textLine(const LogRecord &record)
{
    const QString head = toIso(record.time) + u' ' + QString::fromLatin1(wordOf(record.level)).leftJustified(7) + u' ';
    return (head + body(record) + traceLines(record, QStringLiteral("    "))).toUtf8();
}

QByteArray journalLine(const LogRecord &record)
{
    const QString priority = QString::fromLatin1(journalPriority(record.level));
    return (priority + body(record) + traceLines(record, priority + QStringLiteral("    "))).toUtf8();
}

QByteArray jsonLine(const LogRecord &record)
{
    QJsonObject object{{"time", toIso(record.time)},
                       {"level", QLatin1String(wordOf(record.level))},
                       {"category", record.category},
                       {"message", record.message},
                       {"action", record.action.isEmpty() ? QJsonValue() : QJsonValue(record.action)}};
    if (!record.trace.isEmpty())
        object.insert(QStringLiteral("trace"), record.trace);
    return printableJson(QJsonDocument(object)) + '\n';
}

QByteArray lineOf(LineForm form, const LogRecord &record)
{
    switch (form) {
    case LineForm::Text:
        return textLine(record);
    case LineForm::Json:
        return jsonLine(record);
    case LineForm::Journal:
        return journalLine(record);
    case LineForm::JournalJson:
        return journalPriority(record.level) + jsonLine(record);
    }
    return {};
}

} // namespace holdfast::app
