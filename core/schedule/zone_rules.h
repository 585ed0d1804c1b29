// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/schedule.h"

#include <map>

namespace holdfast::schedule {

/// Fingerprints of the rules of time zones, as this machine has them now. Governments change them, and then a plan of
/// the past cannot be computed again. Each zone is read once: a process keeps the rules that it began with.
class ZoneRules final
{
public:
    /// Empty where no rule of a zone matters: in UTC, for intervals, and where the zone is not known.
    [[nodiscard]] QString of(const Schedule &schedule);

private:
    std::map<QString, QString> m_known; ///< by zone
};

} // namespace holdfast::schedule
