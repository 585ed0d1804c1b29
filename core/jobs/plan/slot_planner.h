// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/plan/next_slots.h"
#include "core/jobs/plan/plan_horizons.h"
#include "core/jobs/step.h"
#include "core/schedule/compiled.h"
#include "core/schedule/zone_rules.h"

#include <map>
#include <optional>

namespace holdfast::jobs {

/// A slot whose moment has come.
struct DueSlot
{
    QString job;
    WallTime at;
    bool newest = true;                            ///< no later slot of this job is due too
    std::optional<SlotRange> range = std::nullopt; ///< it stands for many, up to `at`: all of them are missed
};

/// Which slots of which jobs are due. Remembers for each job how far its slots are planned, so that no step of the wall
/// clock plans one twice or leaves one out. Pure.
class SlotPlanner final
{
public:
    /// How many slots of one job, and after how many of all, due() gives at once; the rest follow at the next call.
    static constexpr std::size_t kMaxAtOnce = 500;
    static constexpr std::size_t kEnough = 2'000;
    /// Missed slots have a row each up to this number; more of them in a row have one, which holds so many at most.
    static constexpr std::size_t kOwnRows = 100;
    static constexpr std::size_t kMaxInRange = 20'000;

    /// Jobs whose schedule this version cannot read any more get no slots; their names are returned.
    QStringList restore(const Loaded &loaded);

    /// After restore(): where the rules of a job's zone have changed since its span began, another one begins. The jobs
    /// that had other rules before are returned.
    [[nodiscard]] QStringList renewRules(Step &step);

    /// Opens a span of the job's schedule, and plans its slots from now on. Nothing where it is paused or on request.
    void open(const Job &job, WallTime now, Step &step);
    /// Ends the job's span, if one is open: it has no more slots until open().
    void close(const QString &job, WallTime now, Step &step);
    /// What is planned of a job that is there, and yet to come, is planned again from now on.
    void replan(const Job &job, WallTime now, Step &step);
    /// The job is gone. How far its slots were planned stays known.
    void forget(const QString &job);

    [[nodiscard]] std::optional<WallTime> nextOf(const QString &job) const;
    /// Slots of this name up to here are planned, or will never be; later than now where the clock was set back. The
    /// job need not be there.
    [[nodiscard]] WallTime plannedUntil(const QString &job) const;
    /// Whether more of its slots are due than due() gives at once.
    [[nodiscard]] bool isBehind(const QString &job, WallTime now) const;
    /// False: this version or this machine cannot read its schedule.
    [[nodiscard]] bool isReadable(const QString &job) const;
    /// The earliest next slot of all jobs.
    [[nodiscard]] std::optional<WallTime> next() const;

    /// The slots up to `now`, and the writes that say they are planned: to be committed together with their runs. Goes
    /// on behind the job that it gave last, so that none waits for those that are far behind.
    [[nodiscard]] std::vector<DueSlot> due(WallTime now, Step &step);
    /// The same of one job.
    [[nodiscard]] std::vector<DueSlot> dueOf(const QString &job, WallTime now, Step &step);

private:
    struct Entry
    {
        QString job;
        std::optional<schedule::Compiled> plan; ///< none: unreadable
        bool isOpen = false;                    ///< there is an open span on record
        std::optional<WallTime> next;           ///< none: no span is open, or nothing is to come
        WallTime plannedUntil{};
        Policy policy;
    };

    void planFrom(Entry &entry, WallTime from);
    void setNext(Entry &entry, std::optional<WallTime> next);
    void take(Entry &entry, WallTime now, std::vector<DueSlot> &due, Step &step);
    void takeRange(Entry &entry, WallTime now, std::vector<DueSlot> &due);
    void openSpan(Entry &entry, const Job &job, WallTime from, Step &step);
    void beginSpan(const QString &job, const schedule::Schedule &schedule, WallTime from, Step &step);

    std::map<QString, Entry> m_entries;
    NextSlots<> m_next; ///< of all entries
    schedule::ZoneRules m_rules;
    std::vector<Span> m_outdated; ///< began by other rules
    PlanHorizons m_horizons;
    QString m_lastGiven; ///< by a due() that left some for the next call
};

} // namespace holdfast::jobs
