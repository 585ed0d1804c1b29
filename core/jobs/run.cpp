// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/run.h"

#include "core/base/words.h"

namespace holdfast::jobs {
namespace {

constexpr Words<RunState, 10> kRunStates = {{
    {RunState::Queued, "queued"},
    {RunState::Assigned, "assigned"},
    {RunState::Running, "running"},
    {RunState::Succeeded, "succeeded"},
    {RunState::Failed, "failed"},
    {RunState::TimedOut, "timed_out"},
    {RunState::Cancelled, "cancelled"},
    {RunState::Lost, "lost"},
    {RunState::Skipped, "skipped"},
    {RunState::Missed, "missed"},
}};
constexpr Words<Trigger, 3> kTriggers = {
    {{Trigger::Slot, "slot"}, {Trigger::Request, "request"}, {Trigger::Worker, "worker"}}};
constexpr Words<OnDisconnect, 3> kOnDisconnects = {
    {{OnDisconnect::Wait, "wait"}, {OnDisconnect::Replace, "replace"}, {OnDisconnect::Stop, "stop"}}};
constexpr Words<Stream, 2> kStreams = {{{Stream::Stdout, "stdout"}, {Stream::Stderr, "stderr"}}};
constexpr Words<CancelWhy::Kind, 2> kCancelKinds = {
    {{CancelWhy::Kind::OnRequest, "on_request"}, {CancelWhy::Kind::ReplacedBySlot, "replaced_by_slot"}}};

} // namespace

QString toString(CancelWhy::Kind kind)
{
    return wordFor(kCancelKinds, kind);
}

std::optional<CancelWhy::Kind> cancelKindFrom(const QString &word)
{
    return valueFor(kCancelKinds, word);
}

QString whyCancelled(const CancelWhy &why)
{
    switch (why.kind) {
    case CancelWhy::Kind::OnRequest:
        return QStringLiteral("cancelled on request");
    case CancelWhy::Kind::ReplacedBySlot:
        return QStringLiteral("replaced by the run for %1").arg(toIso(why.slot.value_or(WallTime())));
    }
    Q_UNREACHABLE();
}

QString beingCancelled(const CancelWhy &why)
{
    return QStringLiteral("is being cancelled: %1").arg(whyCancelled(why));
}

QString clockNote(const Run &run)
{
    if (run.worker.isEmpty() || !run.startedAt)
        return {};
    const QString other = QStringLiteral("the clock of worker %1 differs from the server's: ").arg(run.worker);
    if (run.finishedAt && *run.finishedAt < *run.startedAt)
        return QStringLiteral("the clock of worker %1 was set back while it ran").arg(run.worker);
    if (*run.startedAt < run.queuedAt && run.trigger != Trigger::Worker)
        return other + QStringLiteral("it started before it was queued");
    if (run.finishedAt && run.recordedAt && *run.finishedAt > *run.recordedAt)
        return other + QStringLiteral("it ended after its result had come");
    return {};
}

QString toString(RunState state)
{
    return wordFor(kRunStates, state);
}

std::optional<RunState> runStateFrom(const QString &word)
{
    return valueFor(kRunStates, word);
}

QString toString(Trigger trigger)
{
    return wordFor(kTriggers, trigger);
}

std::optional<Trigger> triggerFrom(const QString &word)
{
    return valueFor(kTriggers, word);
}

QString toString(OnDisconnect onDisconnect)
{
    return wordFor(kOnDisconnects, onDisconnect);
}

std::optional<OnDisconnect> onDisconnectFrom(const QString &word)
{
    return valueFor(kOnDisconnects, word);
}

QString toString(Stream stream)
{
    return wordFor(kStreams, stream);
}

std::optional<Stream> streamFrom(const QString &word)
{
    return valueFor(kStreams, word);
}

bool isFinal(RunState state)
{
    return state != RunState::Queued && state != RunState::Assigned && state != RunState::Running;
}

bool canBecome(RunState from, RunState to)
{
    switch (from) {
    case RunState::Queued:
        return to == RunState::Assigned || to == RunState::Cancelled || to == RunState::Skipped ||
               to == RunState::Missed || to == RunState::Lost; // a backup was restored, and it may have run since
    case RunState::Assigned:
        // Straight to an end: the worker's word that it had started can be lost with its link, its result is not.
        return to == RunState::Running || to == RunState::Queued || to == RunState::Succeeded ||
               to == RunState::Failed || to == RunState::TimedOut || to == RunState::Cancelled || to == RunState::Lost;
    case RunState::Running:
        // Back to assigned: its worker has been away for longer than the lease, and nobody knows whether it runs.
        return to == RunState::Queued || to == RunState::Assigned || to == RunState::Succeeded ||
               to == RunState::Failed || to == RunState::TimedOut || to == RunState::Cancelled || to == RunState::Lost;
    case RunState::Succeeded:
    case RunState::Failed:
    case RunState::TimedOut:
    case RunState::Cancelled:
    case RunState::Lost:
    case RunState::Skipped:
    case RunState::Missed:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace holdfast::jobs
