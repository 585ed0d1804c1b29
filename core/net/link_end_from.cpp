// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/link_end_from.h"

#include "core/protocol/limits.h"

namespace holdfast::net {
namespace {

using link::EndCause;
using protocol::CloseCode;

EndCause causeOfClose(quint16 code)
{
    switch (static_cast<CloseCode>(code)) {
    case CloseCode::GoingAway:
        return EndCause::GoneAway;
    case CloseCode::TakenOver:
        return EndCause::TakenOver;
    case CloseCode::Revoked:
        return EndCause::Revoked;
    case CloseCode::PolicyViolation:
    case CloseCode::TooBig:
        return EndCause::ProtocolError;
    case CloseCode::Normal:
    case CloseCode::Replaced:
        return EndCause::ClosedByPeer;
    }
    return EndCause::ClosedByPeer;
}

/// The reason in the status line is all that Qt shows of a refused upgrade (docs/protocol.md).
EndCause causeOfRefusal(const End &end)
{
    if (end.httpStatus == 503 && end.error.contains(QLatin1String(protocol::kNotLeading)))
        return EndCause::Standby;
    // 429: wrong tokens came from this address, and among them this one.
    if (end.httpStatus != 401 && end.httpStatus != 403 && end.httpStatus != 429)
        return EndCause::Refused;
    const bool isRevoked = end.error.contains(QStringLiteral("revoked"), Qt::CaseInsensitive);
    return isRevoked ? EndCause::Revoked : EndCause::Unauthorized;
}

EndCause causeOf(const End &end)
{
    switch (end.how) {
    case End::How::ClosedByPeer:
        return causeOfClose(end.code);
    case End::How::ClosedByUs:
    case End::How::Aborted:
        return EndCause::Stopped;
    case End::How::Reset:
        return EndCause::Reset;
    case End::How::TimedOut:
        return EndCause::TimedOut;
    case End::How::ProtocolError:
        return EndCause::ProtocolError;
    case End::How::Refused:
        return causeOfRefusal(end);
    case End::How::ConnectFailed:
    case End::How::NotOpened:
        return EndCause::Unreachable;
    case End::How::NameNotFound:
        return EndCause::NameLookup;
    case End::How::TlsFailed:
        return EndCause::Tls;
    case End::How::QueueFull:
        return EndCause::Overflow;
    }
    Q_UNREACHABLE();
}

} // namespace

link::LinkEnd linkEndFrom(const End &end)
{
    return {causeOf(end), end.reason.isEmpty() ? end.error : end.reason, end.todo};
}

} // namespace holdfast::net
