// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/store_growth.h"

namespace holdfast::server {
namespace {

using Days = std::chrono::duration<double, std::chrono::days::period>;

constexpr auto kLookBack = std::chrono::days(8);
constexpr auto kLeast = std::chrono::days(1);
constexpr Days kFar = std::chrono::days(3653);
constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kFewBytes = 256 * kMiB;
constexpr Days kSoon = std::chrono::days(7);
constexpr double kMore = 1.25; ///< of each bound, before a disk that was filling is well again

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

QString whyFilling(const store::StoreSpace &space, WallTime now, bool isFilling)
{
    const double bound = isFilling ? kMore : 1.0;
    const qint64 left = space.diskFreeBytes;
    if (left >= 0 && static_cast<double>(left) < kFewBytes * bound)
        return QStringLiteral("%1 MiB are left").arg(left / kMiB);
    const auto fullAt = growthOf(space, now).fullAt;
    if (fullAt && Days(*fullAt - now) < kSoon * bound)
        return QStringLiteral("it will be full in %1").arg(forPeople(*fullAt - now));
    return {};
}

} // namespace holdfast::server
