// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_values.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::store {

QVariant toSql(const QString &text)
{
    return text.isNull() ? QLatin1String("") : text;
}

QVariant toSql(const QByteArray &bytes)
{
    return bytes.isNull() ? QByteArray("") : bytes;
}

QVariant toSql(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QVariant toSql(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (auto it = map.begin(); it != map.end(); ++it)
        object.insert(it.key(), it.value());
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QVariant toSql(qint64 number)
{
    return number;
}

QVariant toSql(int number)
{
    return number;
}

QVariant toSql(bool flag)
{
    return flag ? 1 : 0;
}

QVariant toSql(WallTime time)
{
    return QVariant::fromValue<qint64>(toMsecs(time));
}

QVariant toSql(Milliseconds duration)
{
    return QVariant::fromValue<qint64>(duration.count());
}

QVariant toSql(jobs::RunState state)
{
    return jobs::toString(state);
}

QVariant toSql(jobs::Trigger trigger)
{
    return jobs::toString(trigger);
}

QVariant toSql(jobs::Stream stream)
{
    return jobs::toString(stream);
}

} // namespace holdfast::store
