// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace holdfast {

/// Why a link was away. "Here" is the side that judges, "there" the other one.
enum class OutageCause {
    ServerRestart,  ///< the server's process stopped, in order or not
    ServerFailover, ///< another server took over
    WorkerRestart,  ///< the worker's did
    ClosedByPeer,   ///< an orderly close for a reason of its own
    ResetByPeer,    ///< cut without a close while both processes ran on
    NoPong,         ///< the path went silent
    PathIdleCut,    ///< a hop on the path cuts after a steady time without traffic
    StalledHere,    ///< this side's process did not run, or did not read
    StalledThere,
    Slept,          ///< a machine was suspended
    NetworkChanged, ///< the worker has another address now
    TakenOver,      ///< another connection registered under the same name
    Refused,        ///< the server did not let the worker back in
    Revoked,        ///< an administrator withdrew the worker's credential
    Tls,
    NameLookup,
    ProtocolError,
    Unknown,
};
inline constexpr OutageCause kLastOutageCause = OutageCause::Unknown;

/// The short word of the record and of the metrics: "no_pong".
[[nodiscard]] QString toString(OutageCause cause);
/// Nothing for a word that is not known here.
[[nodiscard]] std::optional<OutageCause> outageCauseFrom(const QString &word);

} // namespace holdfast
