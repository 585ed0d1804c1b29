// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/fields.h"

#include "core/base/printable.h"

namespace holdfast::protocol {
namespace {

bool hasNul(const QString &text)
{
    return text.contains(QChar(u'\0'));
}

QString tooLong(int most)
{
    return QStringLiteral("is longer than %1 characters").arg(most);
}

} // namespace

Fields::Fields(QJsonObject object, QString path)
    : m_object(std::move(object))
    , m_path(std::move(path))
{}

bool Fields::has(const QString &name) const
{
    const QJsonValue found = m_object.value(name);
    return !found.isUndefined() && !found.isNull();
}

void Fields::complain(const QString &name, const QString &what)
{
    if (!m_problem && !m_forgiving)
        m_problem = badField(m_path + name, what);
}

QJsonValue Fields::value(const QString &name, Need need)
{
    if (has(name))
        return m_object.value(name);
    if (need == Need::Required)
        complain(name, QStringLiteral("is missing"));
    return QJsonValue(QJsonValue::Undefined);
}

QString Fields::text(const QString &name, Need need, int maxLength)
{
    const QJsonValue found = value(name, need);
    if (found.isUndefined())
        return {};
    if (!found.isString()) {
        complain(name, QStringLiteral("is not a string"));
        return {};
    }
    const QString text = found.toString();
    if (text.isEmpty() && need == Need::Required)
        complain(name, QStringLiteral("is empty"));
    if (text.size() > maxLength)
        complain(name, tooLong(maxLength));
    if (hasNul(text))
        complain(name, QStringLiteral("contains a NUL character"));
    return m_forgiving ? cutTo(text, maxLength).replace(QChar(u'\0'), QChar(QChar::ReplacementCharacter)) : text;
}

QString Fields::rawText(const QString &name)
{
    const QJsonValue found = value(name, Need::Required);
    if (!found.isUndefined() && !found.isString())
        complain(name, QStringLiteral("is not a string"));
    return found.toString();
}

bool Fields::flag(const QString &name)
{
    const QJsonValue found = value(name, Need::Optional);
    if (!found.isUndefined() && !found.isBool())
        complain(name, QStringLiteral("is neither true nor false"));
    return found.toBool();
}

QByteArray Fields::sha256(const QString &name)
{
    constexpr qsizetype size = 32;
    const QByteArray hex = text(name, Need::Required, kMaxWord).toLatin1();
    const QByteArray hash = QByteArray::fromHex(hex);
    if (hash.size() != size || hash.toHex() != hex)
        complain(name, QStringLiteral("is not 64 hexadecimal digits in lower case"));
    return hash;
}

QString Fields::textOrNumber(const QString &name, Need need, int maxLength)
{
    const QJsonValue found = m_object.value(name);
    if (found.isDouble() && static_cast<double>(found.toInteger()) == found.toDouble())
        return QString::number(found.toInteger());
    return text(name, need, maxLength);
}

qint64 Fields::integer(const QString &name, Need need, qint64 min, qint64 max, qint64 fallback)
{
    const QJsonValue found = value(name, need);
    if (found.isUndefined())
        return fallback;
    const qint64 number = found.toInteger();
    if (!found.isDouble() || static_cast<double>(number) != found.toDouble()) {
        complain(name, QStringLiteral("is not a whole number"));
        return fallback;
    }
    if (number < min || number > max) {
        complain(name, QStringLiteral("is %1, not from %2 to %3").arg(number).arg(min).arg(max));
        return fallback;
    }
    return number;
}

std::optional<double> Fields::number(const QString &name)
{
    const QJsonValue found = value(name, Need::Optional);
    if (found.isUndefined())
        return std::nullopt;
    if (!found.isDouble()) {
        complain(name, QStringLiteral("is not a number"));
        return std::nullopt;
    }
    return found.toDouble();
}

std::optional<WallTime> Fields::time(const QString &name)
{
    const QString written = text(name, Need::Optional, 64);
    if (written.isEmpty())
        return std::nullopt;
    const auto parsed = parseIso(written);
    if (!parsed)
        complain(name, QStringLiteral("is not a time in ISO 8601"));
    return parsed;
}

QMap<QString, QString> Fields::map(const QString &name)
{
    const QJsonValue found = value(name, Need::Optional);
    if (found.isUndefined())
        return {};
    QMap<QString, QString> entries;
    descend(name, found, [&entries](Fields &inner) {
        for (const QString &key : inner.m_object.keys()) {
            if (hasNul(key))
                inner.complain(key, QStringLiteral("has a NUL character in its name"));
            if (key.size() > kMaxVariable)
                inner.complain(cutTo(key, kMaxName), tooLong(kMaxVariable));
            entries.insert(key, inner.textOrNumber(key, Need::Optional, kMaxVariable));
        }
    });
    return entries;
}

QStringList Fields::list(const QString &name, Need need)
{
    const QJsonValue found = value(name, need);
    if (found.isUndefined())
        return {};
    if (!found.isArray()) {
        complain(name, QStringLiteral("is not a list"));
        return {};
    }
    QStringList texts;
    const QJsonArray array = found.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (!array[i].isString())
            complain(QStringLiteral("%1[%2]").arg(name).arg(i), QStringLiteral("is not a string"));
        else if (hasNul(array[i].toString()))
            complain(QStringLiteral("%1[%2]").arg(name).arg(i), QStringLiteral("contains a NUL character"));
        else if (array[i].toString().size() > kMaxArgument)
            complain(QStringLiteral("%1[%2]").arg(name).arg(i), tooLong(kMaxArgument));
        texts += array[i].toString();
    }
    if (texts.isEmpty() && need == Need::Required)
        complain(name, QStringLiteral("is empty"));
    return texts;
}

void Fields::objects(const QString &name, int maxCount, const std::function<void(Fields &)> &read)
{
    const QJsonValue found = value(name, Need::Optional);
    if (found.isUndefined())
        return;
    const QJsonArray array = found.toArray();
    if (!found.isArray())
        complain(name, QStringLiteral("is not a list"));
    if (array.size() > maxCount)
        complain(name, QStringLiteral("has more than %1 entries").arg(maxCount));
    for (qsizetype i = 0; i < array.size() && !m_problem; ++i)
        descend(QStringLiteral("%1[%2]").arg(name).arg(i), array[i], read);
}

void Fields::object(const QString &name, const std::function<void(Fields &)> &read)
{
    const QJsonValue found = value(name, Need::Optional);
    if (!found.isUndefined())
        descend(name, found, read);
}

void Fields::descend(const QString &place, const QJsonValue &found, const std::function<void(Fields &)> &read)
{
    if (!found.isObject()) {
        complain(place, QStringLiteral("is not an object"));
        return;
    }
    Fields inner(found.toObject(), m_path + place + QLatin1Char('.'));
    read(inner);
    if (inner.m_problem && !m_problem)
        m_problem = inner.m_problem;
}

} // namespace holdfast::protocol
