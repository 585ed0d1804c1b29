// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/export_rows.h"

#include <QByteArrayList>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace holdfast::app::client {
namespace {

constexpr std::array kColumns = {
    "record",     "id",          "job",       "state",   "reason",       "worker", "attempt", "planned_at", "queued_at",
    "started_at", "finished_at", "exit_code", "took_ms", "output_bytes", "began",  "noticed", "back",       "attempts",
    "cause",      "verdict",     "at",        "who",     "from",         "what",   "name"};

QString textOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble())
        return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).mid(1).chopped(1);
    return {};
}

/// RFC 4180, section 2. A value that a spreadsheet would take for a formula gets an apostrophe first.
QByteArray field(QString text)
{
    static const QString formula = QStringLiteral("=+-@\t\r");
    if (!text.isEmpty() && formula.contains(text[0]))
        text.prepend(u'\'');
    const bool isPlain = !text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n') && !text.contains(u'\r');
    if (isPlain)
        return text.toUtf8();
    return '"' + text.replace(u'"', QStringLiteral("\"\"")).toUtf8() + '"';
}

} // namespace

QByteArray csvHead()
{
    QByteArrayList names;
    for (const char *column : kColumns)
        names += column;
    return names.join(',') + "\r\n";
}

QByteArray csvRow(const QString &kind, const QJsonObject &row)
{
    QByteArrayList fields{field(kind)};
    for (std::size_t i = 1; i < kColumns.size(); ++i) {
        const QJsonValue value = row[QLatin1String(kColumns[i])];
        fields += value.isDouble() ? textOf(value).toUtf8() : field(textOf(value)); // a number may be negative
    }
    return fields.join(',') + "\r\n";
}

QByteArray jsonRow(const QString &kind, QJsonObject row)
{
    row[QStringLiteral("record")] = kind;
    return QJsonDocument(row).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace holdfast::app::client
