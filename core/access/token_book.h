// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token.h"
#include "core/access/token_text.h"

#include <map>
#include <set>
#include <span>

namespace holdfast::access {

/// What somebody asks for who makes a token.
struct NewToken
{
    Role role = Role::Viewer;
    QString name = {};
    std::optional<Milliseconds> lifetime = std::nullopt; ///< nothing: it does not expire
    std::optional<JoinTerms> join = std::nullopt;        ///< for Role::Join only
    QString madeBy = {};
};

/// A token and its secret, which is shown once: here.
struct Minted
{
    Token token;
    QString secret;
    TokenWrites writes;
};

struct Verified
{
    Token token;
    TokenWrites writes;
};

struct Revoked
{
    Token token;
    TokenWrites writes; ///< none: it was revoked before
};

/// A worker that wants to join.
struct JoinRequest
{
    Presented token;
    QString worker;
    QByteArray hash;      ///< SHA-256 of the secret that the worker chose
    bool isKnown = false; ///< a worker of this name is on record, with a credential or without
};

struct Joined
{
    Token credential; ///< the worker's own from now on
    QMap<QString, QString> labels;
    QString replaced;   ///< the id of the credential that ended with this one; empty: none
    TokenWrites writes; ///< one transaction; none: the same worker has asked before
};

/// What time has brought.
struct Due
{
    TokenWrites writes;
    std::vector<Token> expired; ///< who came in with them goes now
};

enum class Rotation {
    Gentle, ///< both secrets hold until the new one is first used
    AtOnce, ///< the old one has leaked
};

/// The hash of the token's secret, or of the one that replaces it. Takes as long for both.
[[nodiscard]] bool isSecretOf(const Token &token, const QByteArray &hash);

/// All tokens, and who may come in with which. A machine: `now` and random bytes are arguments, and writes come back.
/// The book changes at once; the caller answers when the writes are committed.
class TokenBook final
{
public:
    static constexpr std::size_t kMaxTokens = 10'000; ///< those that ended too
    static constexpr int kMaxUses = 10'000;
    static constexpr int kRandomBytes = kIdBytes + kSecretBytes; ///< what create() takes
    static constexpr Seconds kUseInterval{60};                   ///< last uses are written so often at most
    /// A token that has ended is listed for so long. One that a live join token might let in again stays longer.
    static constexpr Milliseconds kKeepEnded = std::chrono::days(90);
    static constexpr Milliseconds kSweep = std::chrono::hours(1); ///< the wall clock is looked at so often at least

    void restore(std::span<const Token> tokens);

    [[nodiscard]] Result<Minted> create(const NewToken &asked, const QByteArray &random, WallTime now);
    /// The token, if it is known and holds: else `unauthorized`, `token_expired` or `token_revoked`. Join tokens that
    /// are used up are `unauthorized`.
    [[nodiscard]] Result<Verified> verify(const Presented &presented, Now now);
    /// Idempotent.
    [[nodiscard]] Result<Revoked> revoke(const QString &id, WallTime now);
    /// A new secret, from kSecretBytes of `random`. Asked again, the last one holds.
    [[nodiscard]] Result<Minted> rotate(const QString &id, Rotation how, const QByteArray &random, WallTime now);
    /// The same for a secret that its holder chose and only the hash of which is known.
    [[nodiscard]] Result<Verified> rotateTo(const QString &id, Rotation how, const QByteArray &hash, WallTime now);
    /// Makes a worker's credential from `random` (kIdBytes) and takes one use of the token. The same worker with the
    /// same secret gets the same answer again, and no use is taken: its first answer may have been lost.
    [[nodiscard]] Result<Joined> join(const JoinRequest &request, const QByteArray &random, Now now);

    [[nodiscard]] const Token *find(const QString &id) const;
    /// The newest token of that worker, revoked or not; null: there was none.
    [[nodiscard]] const Token *credentialOf(const QString &worker) const;
    /// In the order in which they were made.
    [[nodiscard]] std::vector<Token> list() const;

    /// Last uses are to be written, a token expires, or ended ones may be forgotten.
    [[nodiscard]] std::optional<MonoTime> nextDeadline(Now now) const;
    [[nodiscard]] Due onDeadline(Now now);
    /// All that wait, at the end.
    [[nodiscard]] TokenWrites flush();

private:
    [[nodiscard]] Result<void> check(const NewToken &asked, WallTime now) const;
    [[nodiscard]] Result<Token *> live(const QString &id, WallTime now);
    [[nodiscard]] Result<void> makeRoom(WallTime now, TokenWrites &writes);
    [[nodiscard]] Token *matching(const Presented &presented);
    [[nodiscard]] Result<void> mayJoin(const JoinRequest &request, const Token &join, WallTime now) const;
    [[nodiscard]] QMap<QString, QString> labelsFor(const Token &credential) const;
    [[nodiscard]] WallTime newestRevocation(const QString &pattern) const;
    [[nodiscard]] WallTime afterRejoins(const Token &worker) const;
    [[nodiscard]] bool mayLetIn(const Token &ended, WallTime now) const;
    [[nodiscard]] std::vector<Token> takeExpired(WallTime now);
    void sweep(WallTime now, TokenWrites &writes);
    TokenWrite put(const Token &token);
    void drop(const QString &id, TokenWrites &writes);

    std::map<QString, Token> m_tokens;  ///< by id
    std::map<QString, WallTime> m_uses; ///< not written yet
    std::optional<MonoTime> m_usesSince;
    std::set<std::pair<WallTime, QString>> m_expiries; ///< of tokens that hold
    std::optional<MonoTime> m_sweptAt;
};

} // namespace holdfast::access
