// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/rotation_desk.h"
#include "core/base/line_limiter.h"
#include "core/server/links/session_hub.h"
#include "core/server/record/token_service.h"

namespace holdfast::server {

/// Workers' own credentials: joining, revoking, and rotation over the worker's connection. The TokenService decides and
/// commits; this brings in the worker. Lives in the server's thread.
class WorkerCredentials final : public QObject
{
    Q_OBJECT
public:
    using Done = RunService::Done;

    WorkerCredentials(RunService &runs, TokenService &tokens, SessionHub &hub, const runtime::Clock &clock,
                      QObject *parent = nullptr);

    /// From `address`. Beside the problems of TokenBook::join(): `too_many`, for a host that guesses.
    void join(const access::JoinRequest &request, const QString &address,
              const std::function<void(const Result<access::Joined> &)> &done);
    struct Revocation
    {
        access::Token token;
        bool already = false; ///< it was revoked before
    };
    /// Problems: `not_found`, the worker has no credential; `store_unavailable`, and nothing is done.
    void revoke(const QString &worker, const jobs::Actor &actor,
                const std::function<void(const Result<Revocation> &)> &done);
    /// Asks the worker for another secret; done when its hash is on record. Problems: `not_found`, `no_worker`,
    /// `old_worker`, `unavailable`.
    void rotate(const QString &worker, access::Rotation how, const jobs::Actor &actor, const Done &done);
    /// Takes the worker off the books and revokes its credential, in one transaction.
    void remove(const QString &worker, const jobs::Actor &actor, const RunService::Executed &done);

private:
    using Desk = access::RotationDesk;

    void takeOffer(SessionId session, const QString &tokenId, const QByteArray &hash, const Done &done);
    void answer(const std::vector<Desk::Ticket> &who, const Result<void> &result);
    void settle(SessionId session, const Result<void> &result);
    [[nodiscard]] Result<void> mayShareName(const QString &worker) const;
    [[nodiscard]] bool isKnown(const QString &worker) const;
    void tell(const QString &line);

    RunService &m_runs;
    TokenService &m_tokens;
    SessionHub &m_hub;
    const runtime::Clock &m_clock;
    access::GuessWatch m_guesses;
    LineLimiter m_lines{100};
    Desk m_desk;
    runtime::DeadlineTimer m_timer; ///< of the desk
    Desk::Ticket m_lastTicket = 0;
    std::map<Desk::Ticket, Done> m_waiting;
    std::map<QString, jobs::Actor> m_askers; ///< by token: who asked last for another secret
};

} // namespace holdfast::server
