// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/records.h"

#include <map>
#include <optional>

namespace holdfast::jobs {

/// How far the slots of each name are planned, whether there is a job of that name now or not: a job may come back
/// after the clock was set back, and none of its slots may be planned again. No clock says when one of these can be
/// forgotten, so it is their number that is bounded: of those that are dropped the latest moment stands for all of
/// them. Pure.
class PlanHorizons final
{
public:
    /// The latest first, as they are loaded.
    void restore(const QList<PlannedUntil> &planned);
    void keep(const QString &job, WallTime until);

    /// What is known of this very name.
    [[nodiscard]] std::optional<WallTime> known(const QString &job) const;
    /// No slot of this name is planned after this moment.
    [[nodiscard]] WallTime of(const QString &job) const { return known(job).value_or(m_forgotten); }

private:
    std::map<QString, WallTime> m_until;
    WallTime m_forgotten{};
};

} // namespace holdfast::jobs
