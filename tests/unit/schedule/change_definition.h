// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/cron.h"
#include "core/schedule/schedule.h"
#include "core/schedule/zone.h"

#include <algorithm>
#include <vector>

/// What a slot is under the options gap and fold, asked of one moment and without any search: the second opinion of
/// tst_change_properties.
namespace holdfast::schedule::tests {

struct Options
{
    Gap gap;
    Fold fold;
};

/// One zone of each family, with the segments of its two years.
struct Family
{
    QString name;
    Zone zone;
    std::vector<ZoneSegment> segments;

    [[nodiscard]] const ZoneSegment &segmentOf(WallTime at) const
    {
        return *std::find_if(segments.begin(), segments.end(),
                             [at](const ZoneSegment &segment) { return segment.contains(at); });
    }
};

inline CivilTime civilAt(const ZoneSegment &segment, WallTime at)
{
    return std::chrono::floor<Seconds>(segment.toLocal(at));
}

/// The rule as the decision record words it, of one moment and without any search.
class Definition
{
public:
    Definition(const Family &family, const QString &text, const Options &options)
        : m_family(family)
        , m_cron(*Cron::parse(text))
        , m_options(options)
    {}

    [[nodiscard]] bool isSlot(WallTime at) const
    {
        const ZoneSegment &here = m_family.segmentOf(at);
        const LocalTime shown = here.toLocal(at);
        const bool comesAgain = at < here.end && shown >= LocalTime(here.end.time_since_epoch() + here.after);
        const bool cameBefore = shown < LocalTime(here.begin.time_since_epoch() + here.before);
        if (matches(shown) && (!comesAgain || wants(Fold::First)) && (!cameBefore || wants(Fold::Second)))
            return true;
        return at == here.begin && makesUp() && tookAMatch(here);
    }

private:
    [[nodiscard]] bool matches(LocalTime time) const { return m_cron.matches(std::chrono::floor<Seconds>(time)); }
    [[nodiscard]] bool wants(Fold which) const
    {
        if (m_options.fold == Fold::ByKind)
            return which == Fold::First || m_cron.isPaced();
        return m_options.fold == which || m_options.fold == Fold::Both;
    }
    [[nodiscard]] bool makesUp() const
    {
        return m_options.gap == Gap::ByKind ? !m_cron.isPaced() : m_options.gap == Gap::RunAfter;
    }
    [[nodiscard]] bool tookAMatch(const ZoneSegment &after) const
    {
        LocalTime time(after.begin.time_since_epoch() + after.before);
        for (; time < after.toLocal(after.begin); time += std::chrono::minutes(1)) {
            if (matches(time))
                return true;
        }
        return false;
    }

    const Family &m_family;
    Cron m_cron;
    Options m_options;
};

} // namespace holdfast::schedule::tests
