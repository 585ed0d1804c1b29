// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/run.h"
#include "core/jobs/success_codes.h"

#include <QStringList>

#include <set>

namespace holdfast::jobs {

/// What becomes of a slot while an earlier run of its job has not ended. With any but Allow, never two runs of the job
/// at once.
enum class Overlap {
    Allow,   ///< it runs beside the others
    Skip,    ///< it is skipped
    Queue,   ///< it waits for its turn
    Replace, ///< the earlier run is cancelled, and it runs when that one is gone
};

/// What becomes of slots that the server could not start in time: it was down, asleep, or could not write.
enum class Missed {
    RunOnce, ///< the newest of them runs
    RunAll,
    Skip, ///< none of them runs
};

/// What a job wants in the cases that go wrong. A value; the defaults are those of `job add`.
struct Policy
{
    Overlap overlap = Overlap::Allow;
    int maxOverlap = 100; ///< Allow: runs that have not ended, Queue: runs that wait; further slots are skipped
    Missed missed = Missed::RunOnce;
    Milliseconds missedWithin{0}; ///< a slot that is later than this does not run; 0: no bound
    std::set<RunState> retryOn{RunState::Failed, RunState::TimedOut, RunState::Lost}; ///< what `retries` are for
    Milliseconds jitter{0}; ///< each slot starts up to this much later, by its own share
    int maxConcurrent = 0;  ///< runs of this job at once; 0: no bound
    OnDisconnect onDisconnect = OnDisconnect::Wait;
    Milliseconds grace{60'000}; ///< the lease: how long a run outlives the last sign of its worker
    Milliseconds linger{0};     ///< output of processes that the program left may come so long after its end
    QStringList passEnv;        ///< names of variables that its program gets from its worker's environment
    QString pingUrl;            ///< of a service that is told of starts and ends of runs; empty: none
    SuccessCodes success = {};  ///< exit codes of runs that succeed
    QString outputEncoding = QStringLiteral("oem"); ///< of encodingWords(): how output is shown, not how it is kept

    friend bool operator==(const Policy &, const Policy &) = default;
};

// The words of the command line and of the HTTP interface.
[[nodiscard]] QString toString(Overlap overlap);
[[nodiscard]] QString toString(Missed missed);
[[nodiscard]] std::optional<Overlap> overlapFrom(const QString &word);
[[nodiscard]] std::optional<Missed> missedFrom(const QString &word);

/// Whether numbers and times are within bounds. The problem names the field.
[[nodiscard]] Result<void> checkPolicy(const Policy &policy);

/// The runs of the job that may run at once; 0: no bound.
[[nodiscard]] int mostAtOnce(const Policy &policy);

} // namespace holdfast::jobs
