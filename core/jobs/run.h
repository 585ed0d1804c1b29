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

/// Why somebody wants a run stopped.
struct CancelWhy
{
    enum class Kind { OnRequest, ReplacedBySlot };
    Kind kind = Kind::OnRequest;
    std::optional<WallTime> slot = std::nullopt; ///< ReplacedBySlot: the run for this slot takes its place

    friend bool operator==(const CancelWhy &, const CancelWhy &) = default;
};

/// The words of the record.
[[nodiscard]] QString toString(CancelWhy::Kind kind);
[[nodiscard]] std::optional<CancelWhy::Kind> cancelKindFrom(const QString &word);
/// For people: the reason of the run once it is gone, and the one while its worker stops it.
[[nodiscard]] QString whyCancelled(const CancelWhy &why);
[[nodiscard]] QString beingCancelled(const CancelWhy &why);

/// The slots of a run that stands for many: nothing ran for any of them.
struct SlotRange
{
    WallTime first{}; ///< the last one is Run::plannedAt
    qint64 count = 0; ///< 0: not known any more, for the plan was cut within

    friend bool operator==(const SlotRange &, const SlotRange &) = default;
};

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
    int givenElsewhere = 0; ///< attempts before this one that ended so: they use up no retry
    qint64 fence = 0;       ///< rises with every assignment of any run; what the program gets as HOLDFAST_FENCE
    int priority = 0;
    OnDisconnect onDisconnect = OnDisconnect::Wait; ///< as its worker was told; with `lease`, set when it is assigned
    Milliseconds lease{0};                          ///< how long it outlives the last sign of its worker
    std::optional<WallTime> plannedAt;              ///< the slot; none on request
    std::optional<SlotRange> slotRange = std::nullopt; ///< it stands for many slots, which were missed; none: for one
    WallTime queuedAt{};
    std::optional<WallTime> notBefore; ///< it waits until then: jitter, or the wait before a retry
    std::optional<WallTime> startedAt;
    std::optional<WallTime> finishedAt;
    std::optional<WallTime> recordedAt =
        std::nullopt; ///< its end, by the server's clock; the two before are its worker's
    std::optional<Milliseconds> took = std::nullopt; ///< by the worker's monotonic clock
    std::optional<int> exitCode;                     ///< none when a signal ended it or it never started
    qint64 outputBytes = 0;                          ///< bytes the program wrote, both streams, kept or not
    std::optional<CancelWhy> cancelWhy;              ///< its worker is to stop it, and may not have heard of it yet

    friend bool operator==(const Run &, const Run &) = default;
};

/// In words, where the times of a run cannot be so: its worker's clock differs from the server's, or was set. Empty:
/// they can.
[[nodiscard]] QString clockNote(const Run &run);

enum class Stream { Stdout, Stderr };
[[nodiscard]] QString toString(Stream stream);
[[nodiscard]] std::optional<Stream> streamFrom(const QString &word);

} // namespace holdfast::jobs
