// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_row.h"

#include "core/metrics/histogram_bytes.h"
#include "core/store/sql_connection.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast::store {

SqlRow::SqlRow(const SqlCursor &cursor)
    : m_cursor(cursor)
{}

QVariant SqlRow::next()
{
    return m_cursor.value(m_column++);
}

bool SqlRow::isNull() const
{
    return m_cursor.value(m_column).isNull();
}

void SqlRow::complain()
{
    if (m_complaint.isEmpty())
        m_complaint = QStringLiteral("column %1").arg(m_cursor.columnName(m_column - 1));
}

QVariantList SqlRow::values()
{
    QVariantList values;
    while (m_column < m_cursor.columns())
        values.append(next());
    return values;
}

QString SqlRow::text()
{
    return next().toString();
}

QByteArray SqlRow::bytes()
{
    return next().toByteArray();
}

QStringList SqlRow::list()
{
    const QJsonDocument json = QJsonDocument::fromJson(text().toUtf8());
    if (!json.isArray())
        complain();
    QStringList list;
    for (const QJsonValue &each : json.array())
        list.append(each.toString());
    return list;
}

QJsonObject SqlRow::object()
{
    const QJsonDocument json = QJsonDocument::fromJson(text().toUtf8());
    if (!json.isObject())
        complain();
    return json.object();
}

QMap<QString, QString> SqlRow::map()
{
    const QJsonObject read = object();
    QMap<QString, QString> map;
    for (auto it = read.begin(); it != read.end(); ++it)
        map.insert(it.key(), it.value().toString());
    return map;
}

qint64 SqlRow::big()
{
    bool isNumber = false;
    const qint64 value = next().toLongLong(&isNumber);
    if (!isNumber)
        complain();
    return value;
}

int SqlRow::number()
{
    const qint64 value = big();
    if (value != static_cast<int>(value))
        complain();
    return static_cast<int>(value);
}

std::optional<int> SqlRow::maybeNumber()
{
    if (!isNull())
        return number();
    ++m_column;
    return std::nullopt;
}

bool SqlRow::flag()
{
    return number() != 0;
}

WallTime SqlRow::time()
{
    return fromMsecs(big());
}

std::optional<Milliseconds> SqlRow::maybeDuration()
{
    if (!isNull())
        return duration();
    ++m_column;
    return std::nullopt;
}

std::optional<WallTime> SqlRow::maybeTime()
{
    if (!isNull())
        return time();
    ++m_column;
    return std::nullopt;
}

metrics::Histogram SqlRow::histogram()
{
    const auto histogram = metrics::histogramFrom(bytes());
    if (!histogram)
        complain();
    return histogram.value_or(metrics::Histogram());
}

Milliseconds SqlRow::duration()
{
    return Milliseconds(big());
}

} // namespace holdfast::store
