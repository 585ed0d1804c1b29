// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of SessionHub that has to do with workers' credentials.
#include "core/server/links/session_hub.h"

namespace holdfast::server {

Result<SessionId> SessionHub::rotatingSession(const QString &worker) const
{
    const WorkerSession *session = sessionOf(worker);
    if (session == nullptr)
        return Problem{.code = QStringLiteral("no_worker"),
                       .what = QStringLiteral("worker %1 is not connected").arg(worker),
                       .todo = QStringLiteral("try again when it is; if its credential has leaked, revoke it")};
    if (!session->rotates() || session->ownTokenId().isEmpty())
        return Problem{.code = QStringLiteral("old_worker"),
                       .what = QStringLiteral("worker %1 did not come in with a credential of its own").arg(worker),
                       .todo = QStringLiteral("join it: holdfast token join")};
    return session->id();
}

void SessionHub::askToRotate(SessionId id)
{
    if (WorkerSession *session = find(id))
        session->send(protocol::CredentialRotate{});
}

void SessionHub::hear(WorkerSession &session, const protocol::CredentialOffer &message, const QJsonValue &id,
                      MonoTime readAt)
{
    const auto done = answerTo(session.id(), id, readAt);
    if (session.ownTokenId().isEmpty() || m_directory.sessionOf(session.worker()) != session.id() || !m_takeOffer)
        return done(Problem{.code = QStringLiteral("forbidden"),
                            .what = QStringLiteral("this connection did not come in with a worker's credential")});
    m_takeOffer(session.id(), session.ownTokenId(), message.hash, done);
}

void SessionHub::endToken(const EndedToken &token)
{
    const QString reason = reasonOf(token.why);
    const auto sessions = m_sessions; // closing may end one at once
    for (const auto &[id, session] : sessions) {
        if (session->admission().tokenId != token.id || id == token.keep)
            continue;
        // Another connection of the same worker may have come in with another token.
        if (m_directory.sessionOf(session->worker()) == id)
            closeRevoked(session->worker(), reason);
        else
            session->close(protocol::CloseCode::Revoked, reason);
    }
}

void SessionHub::closeRevoked(const QString &worker, const QString &reason)
{
    const Now now = m_runs.now();
    carryOut(m_directory.revoked(worker, reason, now), now.mono);
}

} // namespace holdfast::server
