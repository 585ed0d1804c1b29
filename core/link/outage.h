// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/outage_cause.h"
#include "core/link/link_end.h"
#include "core/protocol/message.h"

#include <optional>
#include <span>

namespace holdfast::link {

/// The same outage's word on the other side: here and there change places.
[[nodiscard]] QString mirrored(const QString &cause);

enum class Side { Server, Worker };
[[nodiscard]] constexpr Side other(Side side)
{
    return side == Side::Server ? Side::Worker : Side::Server;
}

/// What one side saw of the end.
struct Sighting
{
    LinkEnd end;
    protocol::LinkObservations seen;
    bool byFormer = false; ///< by a former process of that side: it was started anew while the link was away
};

/// All that is known when a verdict is due: first what one side saw, once the link is back what both did.
struct Evidence
{
    Side here = Side::Server;
    std::optional<Sighting> mine;
    std::optional<Sighting> theirs;
    bool restartedHere = false; ///< the process is another one than before
    bool restartedThere = false;
    bool addressChanged = false;
    QString takeOver = {};                  ///< which server took over from which one; empty: none did
    std::optional<LinkEnd> blockedBy;       ///< how the worker's last attempt failed before it was back
    std::optional<Milliseconds> steadyIdle; ///< see steadyIdle()
    Milliseconds pingTimeout{10'000};       ///< a stall about as long explains a missing pong
};

/// What that side saw, as far as it is known.
[[nodiscard]] inline const std::optional<Sighting> &seenBy(Side side, const Evidence &evidence)
{
    return side == evidence.here ? evidence.mine : evidence.theirs;
}

struct Judgement
{
    OutageCause cause = OutageCause::Unknown;
    QString verdict; ///< a sentence with the evidence
    QString act;     ///< what a person should do; empty: nothing
};

/// Turns what was seen into one cause and a sentence. Pure.
[[nodiscard]] Judgement judge(const Evidence &evidence);

/// That many ends in a row after the same idle time show a hop that cuts idle connections.
inline constexpr std::size_t kSteadyEnds = 3;
/// A link that was reset.
struct IdleEnd
{
    Milliseconds idle{0};     ///< without traffic right before
    Milliseconds outlived{0}; ///< the longest such stretch that it got over
};
/// The idle time of the newest `kSteadyEnds` of them, where it was the same each time (within 5 %, at least 100 ms), a
/// second or longer, and none of these links got over a longer one; nothing otherwise. `ends`: oldest first.
[[nodiscard]] std::optional<Milliseconds> steadyIdle(std::span<const IdleEnd> ends);

/// A stall is why a link ended only if it has just ended: what the other side did meanwhile waits in the socket.
inline constexpr Milliseconds kStallWindow{1'000};
/// A sleep can lie further back: until the link was tested, and found dead.
[[nodiscard]] constexpr Milliseconds sleepWindow(Milliseconds pingInterval, Milliseconds pingTimeout)
{
    return pingInterval + 2 * pingTimeout;
}
/// By how much the wall clock was set while both clocks ran that far and the machine slept for so long, all of it;
/// nothing below a second, by which they may drift.
[[nodiscard]] constexpr Milliseconds clockStep(Milliseconds wall, Milliseconds mono, Milliseconds slept)
{
    const Milliseconds step = wall - mono - slept;
    return std::chrono::abs(step) < Milliseconds(1'000) ? Milliseconds(0) : step;
}
/// Whether that side's process stood still for long enough to matter: half of what the other side waits for a pong, for
/// the begin of a stall is not seen. The other side may wait for less than this one: then it had heard nothing for
/// less.
[[nodiscard]] bool didStall(Side side, const Evidence &evidence);

} // namespace holdfast::link
