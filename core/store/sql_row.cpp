// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_row.h"

#include "core/metrics/histogram_bytes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlQuery>
#include <QSqlRecord>

namespace holdfast::store {

SqlRow::SqlRow(const QSqlQuery &query)
    : m_query(query)
{}

QVariant SqlRow::next()
{
    return m_query.value(m_column++);
}

void SqlRow::complain()
{
    if (m_complaint.isEmpty())
        m_complaint = QStringLiteral("column %1").arg(m_query.record().fieldName(m_column - 1));
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
    if (!m_query.isNull(m_column))
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
    if (!m_query.isNull(m_column))
        return duration();
    ++m_column;
    return std::nullopt;
}

std::optional<WallTime> SqlRow::maybeTime()
{
    if (!m_query.isNull(m_column))
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
