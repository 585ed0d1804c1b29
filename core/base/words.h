// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <array>
#include <optional>
#include <utility>

namespace holdfast {

/// The values of an enumeration and the word for each, as users read and write it.
template <typename E, std::size_t N>
using Words = std::array<std::pair<E, const char *>, N>;

/// The word for a value; every value has one.
template <typename E, std::size_t N>
[[nodiscard]] QString wordFor(const Words<E, N> &words, E value)
{
    for (const auto &[each, word] : words) {
        if (each == value)
            return QLatin1String(word);
    }
    Q_UNREACHABLE();
}

/// "a, b, c, d, e and 7 more": a list that fits into a line, however long it is.
[[nodiscard]] QString firstOf(const QStringList &names);

/// The value that the word stands for; nothing for any other word.
template <typename E, std::size_t N>
[[nodiscard]] std::optional<E> valueFor(const Words<E, N> &words, const QString &word)
{
    for (const auto &[each, name] : words) {
        if (word == QLatin1String(name))
            return each;
    }
    return std::nullopt;
}

} // namespace holdfast
