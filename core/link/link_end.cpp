// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/link_end.h"

namespace holdfast::link
{
namespace
{

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
        return {"gone_away", "the other side said that it stops"};
    case EndCause::TakenOver:
        return {"taken_over", "another connection registered under the same name"};
    case EndCause::Reset:
        return {"reset_by_peer", "the connection was cut without a close"};
    case EndCause::NoPong:
        return {"no_pong", "a ping was not answered in time"};
    case EndCause::NoAnswer:
        return {"no_answer", "the registration was not answered in time"};
    case EndCause::Refused:
        return {"refused", "the server refused the connection"};
    case EndCause::Unreachable:
        return {"unreachable", "the server could not be reached"};
    case EndCause::ProtocolError:
        return {"protocol_error", "the protocol was broken"};
    case EndCause::Overflow:
        return {"overflow", "the other side did not read what was sent to it"};
    }
    Q_UNREACHABLE();
}

} // namespace

QString toString(EndCause cause)
{
    return QLatin1String(wordsFor(cause).name);
}

QString inWords(const LinkEnd &end)
{
    const QString clause = QLatin1String(wordsFor(end.cause).clause);
    return end.detail.isEmpty() ? clause : QStringLiteral("%1 (%2)").arg(clause, end.detail);
}

} // namespace holdfast::link
