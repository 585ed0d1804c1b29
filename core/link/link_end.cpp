// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/link_end.h"

namespace holdfast::link {
namespace {

struct Words
{
    const char *name;
    const char *clause;
};

Words wordsFor(EndCause cause)
{
    switch (cause) {
    case EndCause::Stopped:
        return {"stopped", "this side stopped"};
    case EndCause::ClosedByPeer:
        return {"closed_by_peer", "the other side closed the connection"};
    case EndCause::GoneAway:
        return {"gone_away", "the other side said that it was stopping"};
    case EndCause::TakenOver:
        return {"taken_over", "another connection registered under the same name"};
    case EndCause::Reset:
        return {"reset_by_peer", "the connection was cut without a close"};
    case EndCause::NoPong:
        return {"no_pong", "a ping was not answered in time"};
    case EndCause::TimedOut:
        return {"timed_out", "data no longer got through"};
    case EndCause::NoAnswer:
        return {"no_answer", "the registration was not answered in time"};
    case EndCause::Refused:
        return {"refused", "the server refused the connection"};
    case EndCause::Unauthorized:
        return {"unauthorized", "the server did not accept this worker's token"};
    case EndCause::Revoked:
        return {"revoked", "the server has revoked this worker's credential"};
    case EndCause::Unreachable:
        return {"unreachable", "the server could not be reached"};
    case EndCause::ProtocolError:
        return {"protocol_error", "the protocol was violated"};
    case EndCause::Overflow:
        return {"overflow", "the other side did not read what was sent to it"};
    case EndCause::Tls:
        return {"tls", "the TLS handshake failed"};
    case EndCause::NameLookup:
        return {"name_lookup", "the server's name could not be resolved"};
    case EndCause::Standby:
        return {"standby", "that server does not lead now"};
    case EndCause::Superseded:
        return {"superseded", "the same worker came back on a new connection"};
    }
    Q_UNREACHABLE();
}

QString withDetail(const QString &clause, const QString &detail)
{
    return detail.isEmpty() ? clause : QStringLiteral("%1 (%2)").arg(clause, detail);
}

} // namespace

QString toString(EndCause cause)
{
    return QLatin1String(wordsFor(cause).name);
}

QString inWords(const LinkEnd &end)
{
    return withDetail(QLatin1String(wordsFor(end.cause).clause), end.detail);
}

std::optional<EndCause> endCauseFrom(const QString &word)
{
    for (int i = 0; i <= static_cast<int>(kLastEndCause); ++i) {
        const auto cause = static_cast<EndCause>(i);
        if (word == toString(cause))
            return cause;
    }
    return std::nullopt;
}

LinkEnd endFrom(const QString &word, const QString &detail)
{
    return {endCauseFrom(word).value_or(EndCause::Superseded), detail};
}

} // namespace holdfast::link
