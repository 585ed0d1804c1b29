// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/attempt.h"

namespace holdfast::jobs {

/// Why a program is told to stop.
enum class StopCause { None, Cancelled, TimedOut, WorkerStops, LeaseEnded };
[[nodiscard]] QString toString(StopCause cause);
[[nodiscard]] std::optional<StopCause> stopCauseFrom(const QString &word);

/// From the polite request to stop to the forced one.
inline constexpr Milliseconds kStopGrace{5'000};

/// The decisions of a keeper, which owns one attempt's program, with a worker or without one: when it must stop, and
/// what its result is. Pure.
///
/// A run with the policy Stop has a lease: without a word from the worker, who speaks only as long as the server
/// answers, the program is stopped when it ends. The server counts the same time from the worker's last sign, which is
/// never earlier, and waits some more; so it can start the run elsewhere.
class KeepBook final
{
public:
    /// `leaseUntil`: of a run with the policy Stop; may be over.
    KeepBook(const Assignment &assignment, MonoTime leaseUntil);

    void started(Now now);
    /// True if the program is now to be stopped; the first cause stands.
    [[nodiscard]] bool stop(StopCause why);
    /// The server has answered: the lease reaches at least so far.
    void renew(MonoTime leaseUntil);
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;
    /// If the program is now to be stopped: how long it may take until it is stopped by force. Where this comes late,
    /// as on a machine that slept, nothing of that time is left, for the run may have been started elsewhere.
    [[nodiscard]] std::optional<Milliseconds> onDeadline(MonoTime now);

    [[nodiscard]] bool isStopping() const { return m_why != StopCause::None; }
    /// How the attempt ended, but for its output. `error`: why the program could not start. `outputIsOpen`: a process
    /// that it left behind could still write.
    [[nodiscard]] Outcome ended(std::optional<int> exitCode, const QString &signal, const QString &error, Now now,
                                bool outputIsOpen = false) const;

private:
    Assignment m_assignment;
    StopCause m_why = StopCause::None;
    std::optional<Now> m_startedAt;
    std::optional<MonoTime> m_timeoutAt;
    std::optional<MonoTime> m_leaseEnds;
};

} // namespace holdfast::jobs
