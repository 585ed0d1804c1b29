// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

/// What somebody meant who typed a word that does not exist. Pure.
namespace holdfast {

/// How many insertions, deletions, replacements and swaps of neighbours turn one word into the other.
[[nodiscard]] int editDistance(QStringView from, QStringView to);

/// The candidate that is nearest to `word`: at most two edits away, one edit for words of up to three letters. Farther
/// matches mislead, so there are none.
[[nodiscard]] std::optional<QString> nearestWord(const QString &word, const QStringList &candidates);

} // namespace holdfast
