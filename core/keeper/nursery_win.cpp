// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/nursery.h"

namespace holdfast::keeper {

std::optional<KeeperConfig> runNursery(int, char **)
{
    return std::nullopt; // nobody starts one
}

} // namespace holdfast::keeper
