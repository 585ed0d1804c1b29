// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/descriptors.h"

namespace holdfast::runtime {

std::optional<int> descriptorLimit()
{
    return std::nullopt;
}

bool canOpenMore(int)
{
    return true;
}

} // namespace holdfast::runtime
