// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/guess_watch.h"
#include "core/access/request_rates.h"
#include "core/access/token_book.h"
#include "core/base/line_limiter.h"
#include "core/server/record/run_service.h"

namespace holdfast::server {

/// Who changes a token, and what the history of changes calls it.
struct TokenDeed
{
    jobs::Actor actor;
    QString what;      ///< one word; docs/http.md lists them
    QString name = {}; ///< what was changed; empty: the token
};

/// A token, or a secret of it, that lets nobody in any more.
struct EndedToken
{
    enum class Why { Revoked, Rotated, Expired };
    QString id;
    Why why = Why::Revoked;
    quint64 keep = 0; ///< the worker's session that brought the new secret; 0: none
};
/// For people who are sent away.
[[nodiscard]] QString reasonOf(EndedToken::Why why);

/// The shell of the TokenBook: draws random bytes, carries writes to the record with who asked for them, and answers
/// after their commit. Lives in the server's thread.
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
    /// One request came with that token: how long it has to wait; nothing: it may go on.
    [[nodiscard]] std::optional<Milliseconds> overRate(const access::Token &token);
    /// Why who came in with that secret may not stay; nothing: it may. Without a token everybody may.
    [[nodiscard]] std::optional<EndedToken::Why> whyEnded(const QString &tokenId, const QByteArray &hash) const;

    static constexpr char kLocalAdmin[] = "admin.token";
    /// A new admin token of this name, in place of the former one. It holds at once, and is on record soon.
    [[nodiscard]] Result<access::Minted> renewLocalAdmin();

    // Each answers once, after the commit. The change is on record with its row.
    void create(const access::NewToken &asked, const jobs::Actor &actor,
                const std::function<void(const Result<access::Minted> &)> &done);
    void rotate(const QString &id, access::Rotation how, const jobs::Actor &actor,
                const std::function<void(const Result<access::Minted> &)> &done);
    /// The same for a secret that its holder chose, on the connection `keep`, which stays.
    void rotateTo(const EndedToken &former, access::Rotation how, const QByteArray &hash, const TokenDeed &deed,
                  const RunService::Done &done);
    void revoke(const QString &id, const TokenDeed &deed,
                const std::function<void(const Result<access::Token> &)> &done);
    /// The same within a step of others. Whoever applies it calls end() after its commit.
    void revokeIn(jobs::Step &step, const QString &id, const TokenDeed &deed);
    void end(const EndedToken &token) { Q_EMIT ended(token); }
    /// Makes a worker's credential; see TokenBook::join(). From that address.
    void join(const access::JoinRequest &request, const QString &address,
              const std::function<void(const Result<access::Joined> &)> &done);

Q_SIGNALS:
    /// Who came in with it goes.
    void ended(const holdfast::server::EndedToken &token);

private:
    using Former = std::optional<access::Token>;

    [[nodiscard]] Result<access::Token> verify(const QByteArray &authorization);
    [[nodiscard]] Former copyOf(const QString &id) const;
    void record(const access::TokenWrites &writes);
    void note(jobs::Step &step, const access::TokenWrites &writes, const TokenDeed &deed, const Former &former,
              const access::Token &later);
    void apply(const access::TokenWrites &writes, const TokenDeed &deed, const Former &former,
               const access::Token &later, const RunService::Done &done);
    void onDeadline();
    void arm();
    void tell(const QString &host, const Problem &problem);

    RunService &m_runs;
    const runtime::Clock &m_clock;
    access::TokenBook m_book;
    access::GuessWatch m_guesses;
    access::RequestRates m_rates;
    LineLimiter m_lines{100}; ///< of the log, of all addresses
    runtime::DeadlineTimer m_timer;
};

} // namespace holdfast::server
