// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/reader.h"

namespace holdfast::server {

/// How the database grows, and what that leads to.
struct StoreGrowth
{
    std::optional<qint64> bytesADay; ///< below 0: it holds less than before; none: known for less than a day
    std::optional<WallTime> fullAt;  ///< the disk; none: not within ten years, or nobody knows

    friend bool operator==(const StoreGrowth &, const StoreGrowth &) = default;
};

/// From the size of a week ago, or of as long ago as is known. Pure.
[[nodiscard]] StoreGrowth growthOf(const store::StoreSpace &space, WallTime now);

/// "212 MiB are left", "it will be full in 3 d": why people should make room on the disk; empty: they need not.
/// `isFilling`: that was so before, and holds on until there is a quarter more.
[[nodiscard]] QString whyFilling(const store::StoreSpace &space, WallTime now, bool isFilling);

} // namespace holdfast::server
