// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/metrics/histogram.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>
#include <QVariant>

#include <optional>

namespace holdfast::store {

class SqlCursor;

/// The columns of the current row, taken one after the other: the other side of toSql(). After a value that cannot be
/// what its column should hold, good() is false and complaint() names the column.
class SqlRow final
{
public:
    explicit SqlRow(const SqlCursor &cursor);

    /// All that are left, as they are.
    [[nodiscard]] QVariantList values();
    [[nodiscard]] QString text();
    [[nodiscard]] QByteArray bytes();
    [[nodiscard]] QStringList list();
    [[nodiscard]] QMap<QString, QString> map();
    [[nodiscard]] QJsonObject object();
    [[nodiscard]] qint64 big();
    [[nodiscard]] int number();
    [[nodiscard]] std::optional<int> maybeNumber();
    [[nodiscard]] bool flag();
    [[nodiscard]] WallTime time();
    [[nodiscard]] std::optional<WallTime> maybeTime();
    [[nodiscard]] Milliseconds duration();
    [[nodiscard]] std::optional<Milliseconds> maybeDuration();
    [[nodiscard]] metrics::Histogram histogram();

    /// A value of an enumeration, through its own reader of words.
    template <typename E>
    [[nodiscard]] E word(std::optional<E> (*from)(const QString &))
    {
        const std::optional<E> value = from(text());
        if (!value)
            complain();
        return value.value_or(E{});
    }

    [[nodiscard]] bool good() const { return m_complaint.isEmpty(); }
    [[nodiscard]] const QString &complaint() const { return m_complaint; }

private:
    [[nodiscard]] QVariant next();
    [[nodiscard]] bool isNull() const;
    void complain(); ///< about the column taken last

    const SqlCursor &m_cursor;
    int m_column = 0;
    QString m_complaint;
};

} // namespace holdfast::store
