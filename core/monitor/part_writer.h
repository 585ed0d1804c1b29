// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace holdfast::monitor {

inline constexpr qsizetype kMaxMessageBytes = 64 * 1024; ///< of one message of the feed
inline constexpr qsizetype kMaxPrefixBytes = 64;         ///< what stands before a part: its type and number

/// A row as JSON text that fits into a message. From one that does not the longest fields are left out, longest first,
/// and `cut` names them; those of `keys` always stay, and are short.
[[nodiscard]] QByteArray fittingRow(QJsonObject row, const QStringList &keys);

/// Cuts rows into parts of messages. A part is a JSON object without its opening brace, to be put behind a prefix that
/// has the type and the number. Pure.
class PartWriter final
{
public:
    /// `every` and `first`: fields, as `"name":value`, for every part and for the first alone; first may be empty.
    /// `sayMore`: the last part says `"more":false`, too.
    PartWriter(QByteArray every, const QByteArray &first, bool sayMore);

    /// A row from fittingRow(), or a name in quotes, for the list of that name. Rows of a list come one after the
    /// other.
    void add(const QByteArray &list, const QByteArray &row);

    /// The parts that are whole and have others behind them.
    [[nodiscard]] QList<QByteArray> takeWhole();
    /// All that is left; the last part has nothing behind it. Nothing can be added afterwards.
    [[nodiscard]] QList<QByteArray> finish();

private:
    void closeList();
    void closePart(bool isLast);

    QByteArray m_every;
    bool m_sayMore;
    QByteArray m_part;
    QByteArray m_list; ///< the one that is open; empty: none
    QList<QByteArray> m_whole;
};

} // namespace holdfast::monitor
