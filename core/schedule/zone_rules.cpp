// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone_rules.h"

#include "core/schedule/zone.h"

namespace holdfast::schedule {
namespace {

using namespace std::chrono;

/// What is compared. No server is older, and no rule is certain for longer.
constexpr WallTime kFrom = sys_days(year(2025) / 1 / 1);
constexpr WallTime kTo = sys_days(year(2045) / 1 / 1);

/// FNV-1a.
void mix(quint64 &hash, qint64 value)
{
    for (int byte = 0; byte < 8; ++byte) {
        hash ^= static_cast<quint64>(value >> (8 * byte)) & 0xff;
        hash *= 0x100000001b3;
    }
}

QString fingerprintOf(const Zone &zone)
{
    quint64 hash = 0xcbf29ce484222325;
    for (WallTime at = kFrom; at < kTo;) {
        const ZoneSegment segment = zone.segmentAt(at);
        mix(hash, segment.offset.count());
        mix(hash, toMsecs(std::min(segment.end, kTo)));
        at = segment.end;
    }
    return QString::number(hash, 16);
}

} // namespace

QString ZoneRules::of(const Schedule &schedule)
{
    const bool hasZone = schedule.kind == Kind::Cron || schedule.kind == Kind::At;
    if (!hasZone || schedule.timezone.isEmpty() || schedule.timezone == u"UTC")
        return {};
    const auto known = m_known.find(schedule.timezone);
    if (known != m_known.end())
        return known->second;
    const auto zone = Zone::named(schedule.timezone);
    return m_known.emplace(schedule.timezone, zone ? fingerprintOf(*zone) : QString()).first->second;
}

} // namespace holdfast::schedule
