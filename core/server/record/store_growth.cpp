// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/store_growth.h"

namespace holdfast::server {
namespace {

using Days = std::chrono::duration<double, std::chrono::days::period>;

constexpr auto kLookBack = std::chrono::days(8);
constexpr auto kLeast = std::chrono::days(1);
constexpr Days kFar = std::chrono::days(3653);

} // namespace

StoreGrowth growthOf(const store::StoreSpace &space, WallTime now)
{
    StoreGrowth growth;
    const store::StoreSize *former = nullptr;
    for (const store::StoreSize &size : space.sizes) {
        if (former == nullptr && now - size.at <= kLookBack && now - size.at >= kLeast)
            former = &size;
    }
    if (former == nullptr)
        return growth;
    const qint64 grown = space.bytes - space.freeBytes - former->bytes;
    const double aDay = static_cast<double>(grown) / Days(now - former->at).count();
    growth.bytesADay = static_cast<qint64>(aDay);
    if (*growth.bytesADay <= 0 || space.diskFreeBytes < 0)
        return growth;
    const Days left(static_cast<double>(space.diskFreeBytes + space.freeBytes) / aDay);
    if (left < kFar)
        growth.fullAt = now + std::chrono::duration_cast<Milliseconds>(left);
    return growth;
}

} // namespace holdfast::server
