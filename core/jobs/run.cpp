// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/run.h"

#include <array>
#include <utility>

namespace holdfast::jobs {
namespace {

template <typename E, std::size_t N>
using Names = std::array<std::pair<E, const char *>, N>;

constexpr Names<RunState, 10> kRunStates = {{
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
constexpr Names<Trigger, 3> kTriggers = {
    {{Trigger::Slot, "slot"}, {Trigger::Request, "request"}, {Trigger::Worker, "worker"}}};
constexpr Names<Stream, 2> kStreams = {{{Stream::Stdout, "stdout"}, {Stream::Stderr, "stderr"}}};

template <typename E, std::size_t N>
QString wordFor(const Names<E, N> &names, E value)
{
    for (const auto &[each, word] : names) {
        if (each == value)
            return QLatin1String(word);
    }
    Q_UNREACHABLE();
}

template <typename E, std::size_t N>
std::optional<E> valueFor(const Names<E, N> &names, const QString &word)
{
    for (const auto &[each, name] : names) {
        if (word == QLatin1String(name))
            return each;
    }
    return std::nullopt;
}

} // namespace

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
               to == RunState::Missed;
    case RunState::Assigned:
        // Straight to an end: the worker's word that it had started can be lost with its link, its result is not.
        return to == RunState::Running || to == RunState::Queued || to == RunState::Succeeded ||
               to == RunState::Failed || to == RunState::TimedOut || to == RunState::Cancelled || to == RunState::Lost;
    case RunState::Running:
        return to == RunState::Queued || to == RunState::Succeeded || to == RunState::Failed ||
               to == RunState::TimedOut || to == RunState::Cancelled || to == RunState::Lost;
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
