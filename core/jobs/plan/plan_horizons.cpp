// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/plan/plan_horizons.h"

#include <algorithm>

namespace holdfast::jobs {

void PlanHorizons::restore(const QList<PlannedUntil> &planned)
{
    for (const PlannedUntil &each : planned)
        m_until.insert_or_assign(each.job, each.until);
    if (m_until.size() >= kMaxPlanned)
        m_forgotten = planned.last().until;
}

void PlanHorizons::keep(const QString &job, WallTime until)
{
    m_until.insert_or_assign(job, until);
    if (m_until.size() <= kMaxPlanned)
        return;
    const auto earliest = std::min_element(m_until.begin(), m_until.end(),
                                           [](const auto &a, const auto &b) { return a.second < b.second; });
    m_forgotten = std::max(m_forgotten, earliest->second);
    m_until.erase(earliest);
}

std::optional<WallTime> PlanHorizons::known(const QString &job) const
{
    const auto found = m_until.find(job);
    return found == m_until.end() ? std::nullopt : std::optional(found->second);
}

} // namespace holdfast::jobs
