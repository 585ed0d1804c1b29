// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/outage_cause.h"

#include "core/base/words.h"

namespace holdfast {
namespace {

constexpr Words<OutageCause, static_cast<std::size_t>(kLastOutageCause) + 1> kWords = {{
    {OutageCause::ServerRestart, "server_restart"},
    {OutageCause::ServerFailover, "server_failover"},
    {OutageCause::WorkerRestart, "worker_restart"},
    {OutageCause::ClosedByPeer, "closed_by_peer"},
    {OutageCause::ResetByPeer, "reset_by_peer"},
    {OutageCause::NoPong, "no_pong"},
    {OutageCause::PathIdleCut, "path_idle_cut"},
    {OutageCause::StalledHere, "stalled_here"},
    {OutageCause::StalledThere, "stalled_there"},
    {OutageCause::Slept, "slept"},
    {OutageCause::NetworkChanged, "network_changed"},
    {OutageCause::TakenOver, "taken_over"},
    {OutageCause::Refused, "refused"},
    {OutageCause::Revoked, "revoked"},
    {OutageCause::Tls, "tls"},
    {OutageCause::NameLookup, "name_lookup"},
    {OutageCause::ProtocolError, "protocol_error"},
    {OutageCause::Unknown, "unknown"},
}};

} // namespace

QString toString(OutageCause cause)
{
    return wordFor(kWords, cause);
}

std::optional<OutageCause> outageCauseFrom(const QString &word)
{
    return valueFor(kWords, word);
}

} // namespace holdfast
