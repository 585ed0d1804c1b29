// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/outage.h"

#include "core/link/outage_words.h"

#include <algorithm>

namespace holdfast::link {
namespace {

constexpr Milliseconds kShortestSleep{1'000};
constexpr Milliseconds kShortestIdle{1'000};
constexpr Milliseconds kIdleTolerance{100};

bool ended(const std::optional<Sighting> &sighting, EndCause cause)
{
    return sighting && sighting->end.cause == cause;
}

bool eitherEnded(const Evidence &evidence, EndCause cause)
{
    return ended(evidence.mine, cause) || ended(evidence.theirs, cause);
}

bool slept(const std::optional<Sighting> &sighting)
{
    return sighting && sighting->seen.slept >= kShortestSleep;
}

/// Its process is another one now, or it said that it stops: its own stop is the other side's "gone away".
bool restarted(Side side, const Evidence &evidence)
{
    return (side == evidence.here ? evidence.restartedHere : evidence.restartedThere) ||
           ended(seenBy(side, evidence), EndCause::Stopped) || ended(seenBy(other(side), evidence), EndCause::GoneAway);
}

std::optional<OutageCause> restart(const Evidence &evidence)
{
    if (!evidence.takeOver.isEmpty())
        return OutageCause::ServerFailover;
    if (restarted(Side::Server, evidence))
        return OutageCause::ServerRestart;
    return restarted(Side::Worker, evidence) ? std::optional(OutageCause::WorkerRestart) : std::nullopt;
}

/// Whoever noticed the silence, and by what.
bool wentSilent(const Sighting &sighting)
{
    return sighting.end.cause == EndCause::NoPong || sighting.end.cause == EndCause::TimedOut;
}

/// It did not run for a good part of the ping timeout, while this very link was up, and the other side heard nothing
/// any more, as far as is known. A stall explains no reset.
bool stalled(Side side, const Evidence &evidence)
{
    const auto &own = seenBy(side, evidence);
    const auto &others = seenBy(other(side), evidence);
    return didStall(side, evidence) && own->seen.up >= own->seen.stalled && (!others || wentSilent(*others));
}

std::optional<OutageCause> standstill(const Evidence &evidence)
{
    if (slept(evidence.mine) || slept(evidence.theirs))
        return OutageCause::Slept;
    for (const Side side : {Side::Server, Side::Worker}) {
        if (stalled(side, evidence) || ended(seenBy(other(side), evidence), EndCause::Overflow))
            return side == evidence.here ? OutageCause::StalledHere : OutageCause::StalledThere;
    }
    return std::nullopt;
}

/// What kept the worker out, where that is more than a server or a path that was not there.
std::optional<OutageCause> barrier(const std::optional<LinkEnd> &end)
{
    if (!end)
        return std::nullopt;
    switch (end->cause) {
    case EndCause::Refused:
    case EndCause::Unauthorized:
        return OutageCause::Refused;
    case EndCause::Revoked:
        return OutageCause::Revoked;
    case EndCause::Tls:
        return OutageCause::Tls;
    case EndCause::NameLookup:
        return OutageCause::NameLookup;
    default:
        return std::nullopt;
    }
}

/// What the ends themselves say. Who ended it by its own decision explains what the other one saw.
OutageCause plainCause(const Evidence &evidence)
{
    if (eitherEnded(evidence, EndCause::ClosedByPeer))
        return OutageCause::ClosedByPeer;
    if (eitherEnded(evidence, EndCause::NoPong) || eitherEnded(evidence, EndCause::TimedOut))
        return OutageCause::NoPong;
    if (eitherEnded(evidence, EndCause::Reset))
        return evidence.steadyIdle ? OutageCause::PathIdleCut : OutageCause::ResetByPeer;
    return OutageCause::Unknown;
}

/// The strongest explanation first: who was told to stay out does so through any restart, a restart explains everything
/// that the sockets saw, a stall every missing pong.
OutageCause causeOf(const Evidence &evidence)
{
    if (eitherEnded(evidence, EndCause::Revoked))
        return OutageCause::Revoked;
    if (const auto cause = restart(evidence))
        return *cause;
    if (eitherEnded(evidence, EndCause::TakenOver))
        return OutageCause::TakenOver;
    if (eitherEnded(evidence, EndCause::ProtocolError))
        return OutageCause::ProtocolError;
    if (const auto cause = standstill(evidence))
        return *cause;
    if (evidence.addressChanged)
        return OutageCause::NetworkChanged;
    return barrier(evidence.blockedBy).value_or(plainCause(evidence));
}

} // namespace

bool didStall(Side side, const Evidence &evidence)
{
    const auto &own = seenBy(side, evidence);
    const auto &others = seenBy(other(side), evidence);
    Milliseconds patience = evidence.pingTimeout;
    if (others && others->seen.silent > Milliseconds(0))
        patience = std::min(patience, others->seen.silent);
    return own && own->seen.stalled >= patience / 2;
}

Judgement judge(const Evidence &evidence)
{
    const OutageCause cause = causeOf(evidence);
    return {cause, sentenceFor(cause, evidence), actionFor(cause, evidence)};
}

std::optional<Milliseconds> steadyIdle(std::span<const IdleEnd> ends)
{
    if (ends.size() < kSteadyEnds)
        return std::nullopt;
    const auto newest = ends.last(kSteadyEnds);
    const auto byIdle = [](const IdleEnd &a, const IdleEnd &b) { return a.idle < b.idle; };
    const auto [shortest, longest] = std::minmax_element(newest.begin(), newest.end(), byIdle);
    const Milliseconds tolerance = std::max(kIdleTolerance, longest->idle / 20);
    if (shortest->idle < kShortestIdle || longest->idle - shortest->idle > tolerance)
        return std::nullopt;
    const Milliseconds refuting = longest->idle + tolerance;
    if (std::any_of(newest.begin(), newest.end(), [&](const IdleEnd &end) { return end.outlived > refuting; }))
        return std::nullopt;
    return shortest->idle;
}

} // namespace holdfast::link
