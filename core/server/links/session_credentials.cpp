// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of SessionHub that has to do with workers' credentials.
#include "core/server/links/session_hub.h"

namespace holdfast::server {

Result<SessionId> SessionHub::askToRotate(const QString &worker)
{
    WorkerSession *session = sessionOf(worker);
    if (session == nullptr)
        return Problem{.code = QStringLiteral("no_worker"),
                       .what = QStringLiteral("worker %1 is not connected").arg(worker),
                       .todo = QStringLiteral("try again when it is; if its credential has leaked, revoke it")};
    if (!session->rotates() || session->ownTokenId().isEmpty())
        return Problem{.code = QStringLiteral("old_worker"),
                       .what = QStringLiteral("worker %1 did not come in with a credential of its own").arg(worker),
                       .todo = QStringLiteral("join it: holdfast token join")};
    session->send(protocol::CredentialRotate{});
    return session->id();
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

void SessionHub::endToken(const QString &tokenId)
{
    const auto sessions = m_sessions; // closing may end one at once
    for (const auto &[id, session] : sessions) {
        if (session->admission().tokenId != tokenId)
            continue;
        // Another connection of the same worker may have come in with another token.
        if (m_directory.sessionOf(session->worker()) == id)
            closeRevoked(session->worker());
        else
            session->close(protocol::CloseCode::Revoked, QStringLiteral("revoked"));
    }
}

void SessionHub::closeRevoked(const QString &worker)
{
    const Now now = m_runs.now();
    carryOut(m_directory.revoked(worker, now), now.mono);
}

} // namespace holdfast::server
