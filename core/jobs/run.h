// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

#include <optional>

namespace holdfast::jobs {

enum class RunState { Queued, Assigned, Running, Succeeded, Failed, TimedOut, Cancelled, Lost, Skipped, Missed };

/// "queued", "timed_out", …: the contract's words.
[[nodiscard]] QString toString(RunState state);
[[nodiscard]] std::optional<RunState> runStateFrom(const QString &word);

/// True for the states that a run never leaves.
[[nodiscard]] bool isFinal(RunState state);

/// The allowed changes of state; anything else is a bug of ours or a late word from a worker.
[[nodiscard]] bool canBecome(RunState from, RunState to);

enum class Trigger { Slot, Request, Worker }; ///< why the run exists; Worker: the worker ran a job of its own
[[nodiscard]] QString toString(Trigger trigger);
[[nodiscard]] std::optional<Trigger> triggerFrom(const QString &word);

/// What becomes of a run whose worker has been away for longer than the run's lease.
enum class OnDisconnect {
    Wait,    ///< it stays with its worker, however long that takes
    Replace, ///< another attempt starts, though the old one may still run
    Stop,    ///< the worker stops it by itself at the same deadline; then it is lost, and retried as the job says
};

[[nodiscard]] QString toString(OnDisconnect onDisconnect);
[[nodiscard]] std::optional<OnDisconnect> onDisconnectFrom(const QString &word);

/// One execution for a slot or a request, as on record. The fields of one try are those of the newest attempt.
struct Run
{
    QString id;
    QString job;
    Trigger trigger = Trigger::Request;
    RunState state = RunState::Queued;
    QString reason;   ///< why it waits, did not run or did not succeed, in words; may be empty
    QString worker;   ///< empty until assigned
    QString instance; ///< of that worker's data folder: another worker of the same name does not have the run
    int attempt = 1;
    qint64 fence = 0; ///< rises with every assignment of any run; what the program gets as HOLDFAST_FENCE
    int priority = 0;
    OnDisconnect onDisconnect = OnDisconnect::Wait; ///< as its worker was told; with `lease`, set when it is assigned
    Milliseconds lease{0};                          ///< how long it outlives the last sign of its worker
    std::optional<WallTime> plannedAt;              ///< the slot; none on request
    WallTime queuedAt{};
    std::optional<WallTime> notBefore; ///< it waits until then: jitter, or the wait before a retry
    std::optional<WallTime> startedAt;
    std::optional<WallTime> finishedAt;
    std::optional<int> exitCode; ///< none when a signal ended it or it never started
    qint64 outputBytes = 0;      ///< bytes the program wrote, both streams, kept or not
    bool cancelAsked = false;    ///< somebody wants it stopped; its worker may not have heard of it yet

    friend bool operator==(const Run &, const Run &) = default;
};

/// The reason of a run that its worker is told to stop, and what it says why; empty for any other reason.
[[nodiscard]] QString beingCancelled(const QString &why);
[[nodiscard]] QString whyCancelled(const QString &reason);

enum class Stream { Stdout, Stderr };
[[nodiscard]] QString toString(Stream stream);
[[nodiscard]] std::optional<Stream> streamFrom(const QString &word);

} // namespace holdfast::jobs
