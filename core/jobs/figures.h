// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/run.h"

#include <QList>

#include <deque>
#include <optional>

/// What the ended runs of a job, or of a worker, add up to. Pure.
namespace holdfast::jobs {

/// By the worker's monotonic clock, else by the run's times. None: it never ran, or its worker's clock was set back.
[[nodiscard]] std::optional<Milliseconds> durationOf(const Run &run);

/// It ended as nobody wanted: failed, timed out, lost or missed.
[[nodiscard]] bool isFailure(RunState state);

/// How long a job takes, by its last successful runs.
struct UsualDuration
{
    int runs = 0; ///< so many were looked at
    Milliseconds median{0};
    Milliseconds low{0};  ///< one run in ten is shorter …
    Milliseconds high{0}; ///< … and one in ten is longer

    friend bool operator==(const UsualDuration &, const UsualDuration &) = default;
};

/// How the last runs ended.
struct RunFigures
{
    std::optional<WallTime> lastSuccess; ///< its end, by the server's clock
    std::optional<Milliseconds> lastTook;
    quint64 failures = 0; ///< since this began to count

    /// Runs that have not ended change nothing.
    void note(const Run &run);
};

/// The figures of one job. Keeps the durations of kSample runs.
class JobFigures final
{
public:
    static constexpr int kLookBack = 100; ///< so many of the newest runs on record are enough for restore()
    static constexpr std::size_t kSample = 20;
    static constexpr std::size_t kFewest = 3; ///< fewer say nothing of what is usual

    /// From what is on record. Counts no failures: they are of before.
    [[nodiscard]] static JobFigures restored(const QList<Run> &newestFirst);
    /// A run that has begun or ended; in the order of these moments.
    void note(const Run &run);
    /// Takes over what another one has counted.
    void setFailures(quint64 failures) { m_ends.failures = failures; }

    [[nodiscard]] const RunFigures &ends() const { return m_ends; }
    /// How much later than its slot the last run for a slot began; never negative.
    [[nodiscard]] std::optional<Milliseconds> lastDelay() const { return m_lastDelay; }
    [[nodiscard]] std::optional<UsualDuration> usual() const;

private:
    RunFigures m_ends;
    std::optional<Milliseconds> m_lastDelay;
    std::deque<Milliseconds> m_took; ///< of successful runs, oldest first
};

} // namespace holdfast::jobs
