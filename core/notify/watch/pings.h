// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/run.h"

#include <QList>

#include <deque>
#include <map>
#include <vector>

namespace holdfast::notify {

/// One call to the service that watches a job.
struct Ping
{
    QString run;
    QString job;
    QString url;
    friend bool operator==(const Ping &, const Ping &) = default;
};

/// What the services of jobs are to be told of runs, in the order in which it happened: URL/start when a run starts,
/// URL when it succeeded, URL/fail when it did not. A call that is not taken is repeated for some minutes. Nothing is
/// on record: such a service complains by itself about what it does not hear. Pure.
class Pings final
{
public:
    static constexpr Milliseconds kFirstRetry{5'000}; ///< doubles
    static constexpr int kTries = 7;                  ///< over five minutes
    static constexpr std::size_t kMostRuns = 10'000;  ///< with calls to come; further ones are dropped

    /// The run is in another state; `url` is its job's.
    void changed(const jobs::Run &run, const QString &url);
    /// What is to be called now; each is under way until its ended(). At most one of a run at a time.
    [[nodiscard]] QList<Ping> due(MonoTime now);
    /// False: it is given up, for it was not taken too often.
    [[nodiscard]] bool ended(const QString &run, bool isTaken, MonoTime now);
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;

private:
    struct Line
    {
        std::deque<Ping> pings;
        bool hasStarted = false; ///< the start is told, or to be told
        bool isOver = false;     ///< the run has ended
        bool isUnderWay = false;
        int tries = 0;
        MonoTime notBefore{};
    };
    std::map<QString, Line> m_lines; ///< by run
};

} // namespace holdfast::notify
