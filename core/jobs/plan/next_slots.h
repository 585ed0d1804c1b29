// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace holdfast::jobs {

/// The next slot of each job that has one, the earliest first. The server asks for the first one after every message,
/// so no question walks over all jobs: `Less` is there for the test that counts comparisons. Pure.
template <typename Less = std::less<>>
class NextSlots final
{
public:
    /// The job's next slot was `former`, and is `next` from now on.
    void move(const QString &job, std::optional<WallTime> former, std::optional<WallTime> next)
    {
        if (former)
            m_slots.erase({*former, job});
        if (next)
            m_slots.emplace(*next, job);
    }
    [[nodiscard]] std::optional<WallTime> first() const
    {
        return m_slots.empty() ? std::nullopt : std::optional(m_slots.begin()->first);
    }
    /// The jobs with a slot up to `now`, the earliest slot first.
    [[nodiscard]] std::vector<QString> dueAt(WallTime now) const
    {
        std::vector<QString> due;
        for (auto slot = m_slots.begin(); slot != m_slots.end() && slot->first <= now; ++slot)
            due.push_back(slot->second);
        return due;
    }

private:
    std::set<std::pair<WallTime, QString>, Less> m_slots;
};

} // namespace holdfast::jobs
