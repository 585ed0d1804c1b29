// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/part_writer.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast::monitor {
namespace {

constexpr qsizetype kMaxEndBytes = 32; ///< of a list, and of the part: ],"more":false}
constexpr qsizetype kMaxHeadBytes = 8 * 1024;
constexpr qsizetype kMaxRowBytes = kMaxMessageBytes - kMaxHeadBytes;

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString longestField(const QJsonObject &row, const QStringList &keys)
{
    QString longest;
    qsizetype most = -1;
    for (auto it = row.begin(); it != row.end(); ++it) {
        const qsizetype size = keys.contains(it.key()) ? -1 : compact({{it.key(), it.value()}}).size();
        if (size > most) {
            most = size;
            longest = it.key();
        }
    }
    return longest;
}

} // namespace

QByteArray fittingRow(QJsonObject row, const QStringList &keys)
{
    const QStringList kept = keys + QStringList{QStringLiteral("cut")};
    QJsonArray cut;
    QByteArray text = compact(row);
    while (text.size() > kMaxRowBytes) {
        const QString field = longestField(row, kept);
        if (field.isEmpty())
            break;
        row.remove(field);
        cut.append(field);
        row[QStringLiteral("cut")] = cut;
        text = compact(row);
    }
    return text;
}

PartWriter::PartWriter(QByteArray every, const QByteArray &first, bool sayMore)
    : m_every(std::move(every))
    , m_sayMore(sayMore)
    , m_part(m_every)
{
    if (!first.isEmpty())
        m_part += ',' + first;
}

void PartWriter::add(const QByteArray &list, const QByteArray &row)
{
    const qsizetype needed = m_part.size() + list.size() + row.size() + kMaxPrefixBytes + kMaxEndBytes;
    if (needed > kMaxMessageBytes) {
        closePart(false);
        m_part = m_every;
    }
    if (m_list != list) {
        closeList();
        m_part += ",\"" + list + "\":[" + row;
        m_list = list;
        return;
    }
    m_part += ',' + row;
}

void PartWriter::closeList()
{
    if (!m_list.isEmpty())
        m_part += ']';
    m_list.clear();
}

void PartWriter::closePart(bool isLast)
{
    closeList();
    if (!isLast)
        m_part += ",\"more\":true";
    else if (m_sayMore)
        m_part += ",\"more\":false";
    m_whole += std::exchange(m_part, {}) + '}';
}

QList<QByteArray> PartWriter::takeWhole()
{
    return std::exchange(m_whole, {});
}

QList<QByteArray> PartWriter::finish()
{
    closePart(true);
    return takeWhole();
}

} // namespace holdfast::monitor
