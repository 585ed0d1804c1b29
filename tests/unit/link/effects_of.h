// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/effects.h"

namespace holdfast::link::test {

/// The effects of one kind, in their order.
template <typename T, typename Effect>
[[nodiscard]] std::vector<T> only(const std::vector<Effect> &effects)
{
    std::vector<T> found;
    for (const Effect &effect : effects) {
        if (const auto *each = std::get_if<T>(&effect))
            found.push_back(*each);
    }
    return found;
}

} // namespace holdfast::link::test
