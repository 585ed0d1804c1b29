// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/former_plans.h"
#include "core/schedule/compiled.h"

#include <map>
#include <optional>

namespace holdfast::jobs {

/// A slot whose moment has come.
struct DueSlot
{
    QString job;
    WallTime at;
    bool newest = true; ///< no later slot of this job is due too
};

/// The jobs and which of their slots are due. Remembers for each how far its slots are planned, so that no step of the
/// wall clock plans one twice or leaves one out. Pure.
class Timetable final
{
public:
    /// How many slots of one job, and after how many of all, due() gives at once; the rest follow at the next call.
    static constexpr std::size_t kMostAtOnce = 500;
    static constexpr std::size_t kEnough = 2'000;

    /// Jobs whose schedule this version cannot read any more stay known, paused; their names are returned.
    QStringList restore(const Loaded &loaded);

    /// Adds a job that has passed checkJob().
    void add(const Job &job, WallTime now, Writes &writes);
    /// Another definition, likewise checked, for a job that is known: its span ends and one of the new schedule begins.
    void replace(const Job &job, WallTime now, Writes &writes);
    void remove(const QString &name, WallTime now, Writes &writes);
    void setEnabled(const QString &name, bool enabled, WallTime now, Writes &writes);

    [[nodiscard]] const Job *find(const QString &name) const;
    [[nodiscard]] QList<Job> jobs() const;
    [[nodiscard]] std::optional<WallTime> nextOf(const QString &name) const;
    /// Slots of this name up to here are planned, or will never be; later than now where the clock was set back. The
    /// job need not be there.
    [[nodiscard]] WallTime plannedUntil(const QString &name) const;
    /// Whether more of its slots are due than due() gives at once.
    [[nodiscard]] bool isBehind(const QString &name, WallTime now) const;
    /// The earliest next slot of all jobs.
    [[nodiscard]] std::optional<WallTime> next() const;

    /// The slots up to `now`, and the writes that say they are planned: to be committed together with their runs. Goes
    /// on behind the job that it gave last, so that none waits for those that are far behind.
    [[nodiscard]] std::vector<DueSlot> due(WallTime now, Writes &writes);
    /// The same of one job.
    [[nodiscard]] std::vector<DueSlot> dueOf(const QString &name, WallTime now, Writes &writes);

private:
    struct Entry
    {
        Job job;
        std::optional<schedule::Compiled> plan; ///< none: on request, or unreadable
        std::optional<WallTime> next;           ///< none: paused, or nothing to come
        WallTime plannedUntil{};
    };

    void openSpan(Entry &entry, WallTime now, Writes &writes);
    void closeSpan(Entry &entry, WallTime now, Writes &writes);
    void planFrom(Entry &entry, WallTime from);
    void take(Entry &entry, WallTime now, std::vector<DueSlot> &due, Writes &writes);

    std::map<QString, Entry> m_entries;
    FormerPlans m_former;
    QString m_lastGiven; ///< by due()
};

/// Whether a job can be taken: name, command, environment, bounds, schedule. The problem names the field.
[[nodiscard]] Result<void> checkJob(const Job &job, WallTime now);

} // namespace holdfast::jobs
