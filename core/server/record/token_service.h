// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/guess_watch.h"
#include "core/access/token_book.h"
#include "core/base/line_limiter.h"
#include "core/server/record/run_service.h"

namespace holdfast::server {

/// The shell of the TokenBook: draws random bytes, carries writes to the record, and answers after their commit.
/// Lives in the server's thread.
class TokenService final : public QObject
{
    Q_OBJECT
public:
    TokenService(RunService &runs, const runtime::Clock &clock, QObject *parent = nullptr);

    /// Takes up the tokens on record; once.
    void begin();
    /// Puts on record when tokens were used last.
    void flush();

    [[nodiscard]] WallTime now() const { return m_runs.now().wall; }
    [[nodiscard]] const access::TokenBook &book() const { return m_book; }

    /// The token of a header "Authorization: Bearer …" from that host: `unauthorized`, `token_expired`,
    /// `token_revoked`, or `too_many` for an address that guesses.
    [[nodiscard]] Result<access::Token> check(const QByteArray &authorization, const QString &host);

    static constexpr char kLocalAdmin[] = "admin.token";
    /// A new admin token of this name, in place of the former one. It holds at once, and is on record soon.
    [[nodiscard]] Result<access::Minted> renewLocalAdmin();

    // Each answers once, after the commit.
    void create(const access::NewToken &asked, const std::function<void(const Result<access::Minted> &)> &done);
    void rotate(const QString &id, access::Rotation how,
                const std::function<void(const Result<access::Minted> &)> &done);
    /// The same for a secret that its holder chose. Its connections stay.
    void rotateTo(const QString &id, access::Rotation how, const QByteArray &hash, const RunService::Done &done);
    void revoke(const QString &id, const std::function<void(const Result<access::Token> &)> &done);
    /// Makes a worker's credential; see TokenBook::join().
    void join(const access::JoinRequest &request, const std::function<void(const Result<access::Joined> &)> &done);

Q_SIGNALS:
    /// This token lets nobody in any more: who came in with it goes.
    void ended(const QString &tokenId);

private:
    [[nodiscard]] Result<access::Token> verify(const QByteArray &authorization);
    void record(const access::TokenWrites &writes, const RunService::Done &done = {});
    void tell(const QString &host, const Problem &problem);

    RunService &m_runs;
    const runtime::Clock &m_clock;
    access::TokenBook m_book;
    access::GuessWatch m_guesses;
    LineLimiter m_lines{100}; ///< of the log, of all addresses
    runtime::DeadlineTimer m_timer;
};

} // namespace holdfast::server
