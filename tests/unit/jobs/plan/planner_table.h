// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/jobs/samples.h"

namespace holdfast::jobs::test {

using Store = holdfast::test::ModelStore;

/// The planner beside the register of jobs, as RunBook uses them, and what is on record.
struct Table
{
    JobCatalogue catalogue;
    SlotPlanner planner;
    Store store;

    void add(const Job &job, WallTime now)
    {
        Step step;
        catalogue.put(job, step);
        planner.open(job, now, step);
        store.apply(step.writes);
    }
    void enable(const QString &name, bool enabled, WallTime now)
    {
        Job job = *catalogue.find(name);
        job.enabled = enabled;
        Step step;
        planner.close(name, now, step);
        catalogue.put(job, step);
        planner.open(job, now, step);
        store.apply(step.writes);
    }
    void remove(const QString &name, WallTime now)
    {
        Step step;
        planner.close(name, now, step);
        planner.forget(name);
        catalogue.remove(name, step);
        store.apply(step.writes);
    }
    void restart()
    {
        planner = SlotPlanner();
        static_cast<void>(planner.restore(store.loaded(kNoon)));
    }
    std::vector<DueSlot> due(WallTime now)
    {
        Step step;
        auto slots = planner.due(now, step);
        store.apply(step.writes);
        return slots;
    }
};

inline const QString kJob = QStringLiteral("j");

} // namespace holdfast::jobs::test
