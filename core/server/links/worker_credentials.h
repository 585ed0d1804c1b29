// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/line_limiter.h"
#include "core/server/links/session_hub.h"
#include "core/server/record/token_service.h"

#include <QTimer>

namespace holdfast::server {

/// Workers' own credentials: joining, revoking, and rotation over the worker's connection. The TokenService decides and
/// commits; this brings in the worker. Lives in the server's thread.
class WorkerCredentials final : public QObject
{
    Q_OBJECT
public:
    using Done = RunService::Done;
    /// For a worker to answer that it has another secret: it waits for its disk.
    static constexpr Milliseconds kRotationPatience{10'000};

    WorkerCredentials(TokenService &tokens, SessionHub &hub, const runtime::Clock &clock, QObject *parent = nullptr);

    /// From `host`. Beside the problems of TokenBook::join(): `too_many`, for an address that guesses.
    void join(const access::JoinRequest &request, const QString &host,
              const std::function<void(const Result<access::Joined> &)> &done);
    struct Revocation
    {
        access::Token token;
        bool already = false; ///< it was revoked before
    };
    /// Problem: `not_found`, the worker has no credential.
    void revoke(const QString &worker, const std::function<void(const Result<Revocation> &)> &done);
    /// Asks the worker for another secret; done when its hash is on record. Problems: `not_found`, `no_worker`,
    /// `old_worker`, `unavailable`.
    void rotate(const QString &worker, access::Rotation how, const Done &done);

private:
    struct Asked
    {
        access::Rotation how = access::Rotation::Gentle;
        std::vector<Done> done;
        std::unique_ptr<QTimer> patience;
    };

    void takeOffer(SessionId session, const QString &tokenId, const QByteArray &hash, const Done &done);
    void settle(SessionId session, const Result<void> &result);
    void tell(const QString &line);

    TokenService &m_tokens;
    SessionHub &m_hub;
    const runtime::Clock &m_clock;
    access::GuessWatch m_guesses;
    LineLimiter m_lines{100};
    std::map<SessionId, Asked> m_asked; ///< rotations that wait for the worker
};

} // namespace holdfast::server
