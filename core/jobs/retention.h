// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/records.h"

/// Which runs are deleted for their age, and what remains of them. Pure: a shell reads the facts of one job, takes the
/// decision of a portion, and puts its writes on record.
namespace holdfast::jobs {

/// What a person chose.
struct KeepRules
{
    Milliseconds runs = std::chrono::days(90);         ///< a run goes this long after its end
    std::optional<Milliseconds> output = std::nullopt; ///< its output this long; none: with the run
    qint64 most = 0;                                   ///< runs in all; 0: no bound
    qint64 mostOfJob = 0;                              ///< runs of one job; 0: no bound
};

/// The newest runs of a job that stay whatever the rules say.
inline constexpr int kAlwaysKept = 50;

/// A place in the order of runs: by the time when they were queued, then by id.
struct RunPlace
{
    WallTime queuedAt{};
    QString id;

    friend bool operator==(const RunPlace &, const RunPlace &) = default;
    friend bool operator<(const RunPlace &a, const RunPlace &b)
    {
        return a.queuedAt != b.queuedAt ? a.queuedAt < b.queuedAt : a.id < b.id;
    }
};

/// What the decision looks at of one run.
struct OldRun
{
    RunPlace place;
    RunState state = RunState::Queued;
    std::optional<WallTime> plannedAt;
    std::optional<WallTime> recordedAt;

    friend bool operator==(const OldRun &, const OldRun &) = default;
};

/// Some runs of one job, and how its others bear on them.
struct OldRuns
{
    QString job;
    QList<OldRun> oldest;         ///< oldest first
    bool isAll = true;            ///< there are no more of them
    std::optional<RunPlace> stay; ///< the first of the newest kAlwaysKept; none: there are fewer, or the job is gone
    bool staysWhole = false;      ///< there are fewer, and the job is there
    std::optional<RunPlace> most; ///< the first of the newest KeepRules::mostOfJob; none: there are fewer
    QString lastSuccess;          ///< the id of the newest run that succeeded; empty: none
};

/// Runs of one job that are to go, at most kRunsAPortion.
struct Choice
{
    QList<OldRun> going;
    std::optional<RunPlace> goOnAfter; ///< nothing: no later run of this job goes now
};
inline constexpr qsizetype kRunsAPortion = 100;

/// `mostFrom`: what was queued earlier is beyond KeepRules::most.
[[nodiscard]] Choice chooseRuns(const OldRuns &runs, const KeepRules &rules, std::optional<WallTime> mostFrom,
                                WallTime now);

/// Up to here the audit must have proven each slot of the job before these runs may go; nothing: none has a slot.
[[nodiscard]] std::optional<WallTime> lastSlotOf(const QList<OldRun> &going);

/// A piece of output on record.
struct OutputPiece
{
    qint64 seq = 0;
    qint64 bytes = 0;

    friend bool operator==(const OutputPiece &, const OutputPiece &) = default;
};

/// Gathers what one transaction deletes, within bounds that keep it short.
class Portion final
{
public:
    static constexpr qsizetype kMostPieces = 200;
    static constexpr qint64 kMostBytes = 1024 * 1024;

    /// The run goes with all its pieces; where they are too many, the first of them go now. `pieces`: the first
    /// kMostPieces + 1. False: the portion is full.
    bool take(const OldRun &run, const QList<OutputPiece> &pieces);

    [[nodiscard]] bool isEmpty() const { return m_runs.isEmpty() && !m_output; }
    [[nodiscard]] const QStringList &runs() const { return m_runs; }
    /// The latest time when one of them was queued.
    [[nodiscard]] WallTime latest() const { return m_latest; }
    [[nodiscard]] Writes writes() const;

private:
    QStringList m_runs;
    std::optional<DropOutput> m_output;
    WallTime m_latest{};
    qsizetype m_pieces = 0;
    qint64 m_bytes = 0;
};

/// A piece of output, oldest first over all runs, with what the decision looks at of its run.
struct OldOutput
{
    OutputPiece piece;
    QString runId;
    int attempt = 1;
    RunState state = RunState::Queued;
    WallTime queuedAt{};
    std::optional<WallTime> recordedAt;

    friend bool operator==(const OldOutput &, const OldOutput &) = default;
};

/// Pieces that go before their runs. The run's record says so.
struct OutputChoice
{
    Writes writes;
    qint64 goOnAfter = 0; ///< the last piece that was looked at
    bool isDone = false;  ///< no later piece can be old enough
};
[[nodiscard]] OutputChoice chooseOutput(const QList<OldOutput> &oldest, Milliseconds kept, WallTime now);

/// What remains of runs that were deleted: the audit adds it up.
struct SummaryRow
{
    QString job;
    WallTime day{}; ///< its begin, UTC: of the slot, or of the time when it was queued
    RunState state = RunState::Queued;
    qint64 slots = 0; ///< that they stood for
    qint64 runs = 0;

    friend bool operator==(const SummaryRow &, const SummaryRow &) = default;
};
[[nodiscard]] SummaryRow summaryOf(const Run &run);
[[nodiscard]] WallTime dayOf(WallTime at);

} // namespace holdfast::jobs
