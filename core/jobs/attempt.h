// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"
#include "core/jobs/run.h"

namespace holdfast::jobs {

/// Kept of the output of one attempt, both streams together.
inline constexpr qint64 kMaxOutputBytes = 256LL * 1024 * 1024;

/// One try of one run: what results and output are keyed by.
struct AttemptKey
{
    QString runId;
    int attempt = 1;

    friend bool operator==(const AttemptKey &, const AttemptKey &) = default;
    friend bool operator<(const AttemptKey &a, const AttemptKey &b)
    {
        const int order = a.runId.compare(b.runId);
        return order != 0 ? order < 0 : a.attempt < b.attempt;
    }
};

/// What a worker is told to run.
struct Assignment
{
    AttemptKey key;
    QString job;
    QStringList command;
    Environment env;
    QString cwd;
    Milliseconds timeout{0}; ///< 0: none
    qint64 fence = 0;        ///< 0: from a server without fences
    OnDisconnect onDisconnect = OnDisconnect::Wait;
    Milliseconds grace{0};     ///< Stop: how long after the last answer of the server the worker stops it
    Milliseconds linger{0};    ///< output may come so long after the program's end; 0: the worker's own bound
    QStringList passEnv = {};  ///< names of variables that it gets from the worker's environment
    SuccessCodes success = {}; ///< exit codes of a run that succeeds
    QString store = {};        ///< the id of the database that gave the run; empty: from a server that does not say it
    QString epoch = {};        ///< of that database when it gave the run; empty: from a server that does not say it
    std::optional<WallTime> plannedAt = std::nullopt; ///< the slot; none on request

    friend bool operator==(const Assignment &, const Assignment &) = default;
};

/// How an attempt ended, as its worker saw it.
struct Outcome
{
    AttemptKey key;
    RunState status = RunState::Failed; ///< Succeeded, Failed, TimedOut, Cancelled or Lost
    std::optional<int> exitCode;
    QString reason; ///< why it did not succeed, in words
    qint64 outputBytes = 0;
    std::optional<WallTime> startedAt;
    std::optional<WallTime> finishedAt;
    std::optional<Milliseconds> took = std::nullopt; ///< by the worker's monotonic clock; none from an older worker

    friend bool operator==(const Outcome &, const Outcome &) = default;
};

/// An attempt that a worker has on its disk, as it says at registration.
struct Holding
{
    enum class State { Running, Finished };
    AttemptKey key;
    State state = State::Running;
    qint64 stdoutBytes = 0; ///< on its disk
    qint64 stderrBytes = 0;
    QString store = {}; ///< as in its Assignment
    QString job = {};   ///< only of an attempt that another epoch of the store gave: the store may not know it
    std::optional<WallTime> plannedAt = std::nullopt; ///< with `job`: as in its Assignment

    friend bool operator==(const Holding &, const Holding &) = default;
};

/// The server's answer to a Holding: go on, from these offsets.
struct Resume
{
    AttemptKey key;
    qint64 stdoutOffset = 0;
    qint64 stderrOffset = 0;

    friend bool operator==(const Resume &, const Resume &) = default;
};

/// What the server says it has of an attempt whose result it acknowledges.
struct Receipt
{
    AttemptKey key;
    std::optional<qint64> stdoutBytes = std::nullopt; ///< on record; nothing where the result came late, or again
    std::optional<qint64> stderrBytes = std::nullopt;
    bool isTaken = true; ///< false: the result is wanted once more, after the output from these bytes on

    friend bool operator==(const Receipt &, const Receipt &) = default;
};

} // namespace holdfast::jobs
