// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/grammar_tree.h"

namespace holdfast::app::reference {

/// What a shell can offer while somebody types a value or a word.
struct Offer
{
    enum class Kind {
        Nothing,
        Files,
        Folders,
        Words, ///< one of `words`
        Names, ///< what the server knows by these kinds: jobs, runs, workers, tokens, channels
    };
    Kind kind = Kind::Nothing;
    QStringList words;

    friend bool operator==(const Offer &, const Offer &) = default;
};

[[nodiscard]] Offer offerFor(const GrammarOption &option);
/// For a word of the command `path`.
[[nodiscard]] Offer offerFor(const QString &path, const GrammarWord &word);

/// Whether the names that a server knows depend on this option: its address, a token, whom to trust.
[[nodiscard]] bool namesDependOn(const GrammarOption &option);

} // namespace holdfast::app::reference
