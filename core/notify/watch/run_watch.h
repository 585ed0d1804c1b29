// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "core/jobs/run.h"
#include "core/notify/notice.h"
#include "core/notify/watch/told.h"

#include <map>
#include <set>
#include <tuple>

namespace holdfast::notify {

/// Decides what channels tell of jobs and runs. Times are of the server's wall clock. Pure.
class RunWatch final
{
public:
    struct Finding
    {
        TellAll told;
        std::optional<Streak> streak; ///< to put on record with them; none: it is as it was
    };

    /// From now on these. What was due before is not told to them.
    void setChannels(const QList<Channel> &channels, WallTime now);
    /// What is on record. Once, before all else.
    void restore(const QList<Streak> &streaks);

    /// A job is there, or has another definition. `lastSuccess`: or the moment since when it waits for one.
    void jobKnown(const jobs::Job &job, WallTime lastSuccess);
    /// What the record tells of the time before jobKnown(): passed over where a success has been seen since.
    void lastSucceeded(const QString &job, WallTime at);
    /// The failures in a row of a job that is gone are to be taken off the record: PutStreak with 0.
    void jobGone(const QString &name);
    /// A run has changed; also each that goes on, after restore(). `usual`: what the job takes; none: not known.
    [[nodiscard]] Finding changed(const jobs::Run &run, std::optional<Milliseconds> usual, WallTime now);

    [[nodiscard]] std::optional<WallTime> nextDeadline() const;
    [[nodiscard]] TellAll onDeadline(WallTime now);

private:
    struct Due
    {
        WallTime at{};
        QString subject; ///< the run, or of NeverRan the job
        EventKind kind = EventKind::Late;
        QString channel;

        friend auto operator<=>(const Due &a, const Due &b)
        {
            return std::tie(a.at, a.subject, a.kind, a.channel) <=> std::tie(b.at, b.subject, b.kind, b.channel);
        }
        friend bool operator==(const Due &, const Due &) = default;
    };
    struct Watched
    {
        jobs::Run run;
        std::optional<Milliseconds> usual;
        WallTime seenAt{}; ///< in its state
        std::vector<Due> dues;
    };
    struct Known
    {
        jobs::Labels labels;
        bool isPlanned = false; ///< it runs by itself
        WallTime lastSuccess{};
        bool hasSucceeded = false; ///< since it is known here
        std::vector<Due> dues;
    };

    [[nodiscard]] Finding ended(const jobs::Run &run, WallTime now);
    [[nodiscard]] bool isWanted(const Channel &channel, EventKind kind, const QString &job) const;
    [[nodiscard]] static WallTime beganAt(const Watched &watched);
    void await(Watched &watched);
    void awaitSuccess(const QString &job);
    void arm(std::vector<Due> &dues, const Due &due);
    void disarm(std::vector<Due> &dues);
    [[nodiscard]] std::optional<Told> tell(const Due &due, WallTime now) const;

    QList<Channel> m_channels;
    std::map<QString, int> m_streaks; ///< by job; those that succeeded are not there
    std::map<QString, Known> m_jobs;
    std::map<QString, Watched> m_runs; ///< that go on, by id
    std::set<Due> m_dues;
};

} // namespace holdfast::notify
