// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_book.h"

#include "core/access/name_pattern.h"
#include "core/base/ids.h"

#include <algorithm>

namespace holdfast::access {
namespace {

Problem unknown()
{
    return {.code = QStringLiteral("unauthorized"),
            .what = QStringLiteral("the server does not know this token"),
            .todo = QStringLiteral("ask the server's administrator for a token")};
}

Problem ended(const Token &token)
{
    const bool isRevoked = token.revoked.has_value();
    return {.code = isRevoked ? QStringLiteral("token_revoked") : QStringLiteral("token_expired"),
            .what = isRevoked ? QStringLiteral("token %1 was revoked at %2").arg(token.id, toIso(*token.revoked))
                              : QStringLiteral("token %1 expired at %2").arg(token.id, toIso(*token.expires)),
            .todo = QStringLiteral("ask the server's administrator for a new token")};
}

Problem noToken(const QString &id)
{
    return {.code = QStringLiteral("not_found"),
            .what = QStringLiteral("there is no token %1").arg(id),
            .todo = QStringLiteral("see holdfast token list")};
}

} // namespace

void TokenBook::restore(std::span<const Token> tokens)
{
    for (const Token &token : tokens)
        put(token);
}

Result<void> TokenBook::check(const NewToken &asked, WallTime now) const
{
    if (asked.role == Role::Public || asked.join.has_value() != (asked.role == Role::Join))
        return badField(QStringLiteral("role"), QStringLiteral("no token has this role"));
    if (!asked.name.isEmpty() && !isGoodName(asked.name))
        return badField(QStringLiteral("name"), QStringLiteral("not 1 to 100 letters, digits and . _ -"));
    if (asked.join && !isGoodPattern(asked.join->pattern))
        return badField(QStringLiteral("pattern"), QStringLiteral("not 1 to 100 letters, digits and . _ - *"));
    if (asked.join && (asked.join->usesLeft < 1 || asked.join->usesLeft > kMaxUses))
        return badField(QStringLiteral("uses"), QStringLiteral("not a number from 1 to %1").arg(kMaxUses));
    if (asked.lifetime && *asked.lifetime <= Milliseconds(0))
        return badField(QStringLiteral("expires"), QStringLiteral("is no time at all"));
    for (const auto &[id, token] : m_tokens) {
        if (!asked.name.isEmpty() && token.role == asked.role && token.name == asked.name && token.isLive(now))
            return Problem{.code = QStringLiteral("exists"),
                           .what = QStringLiteral("token %1 has the role %2 and the name %3 already")
                                       .arg(id, toString(asked.role), asked.name),
                           .todo = QStringLiteral("rotate or revoke it, or choose another name")};
    }
    return {};
}

bool isSecretOf(const Token &token, const QByteArray &hash)
{
    const bool isNow = isSameHash(token.hash, hash);
    const bool isNext = isSameHash(token.nextHash, hash);
    return isNow || isNext; // both are compared, whatever the first says
}

Result<Minted> TokenBook::create(const NewToken &asked, const QByteArray &random, WallTime now)
{
    if (const auto good = check(asked, now); !good)
        return good.problem();
    Minted minted;
    if (const auto room = makeRoom(now, minted.writes); !room)
        return room.problem();
    Token &token = minted.token;
    token.id = toBase32(random.first(kIdBytes));
    token.role = asked.role;
    token.name = asked.name;
    minted.secret = toBase32(random.sliced(kIdBytes, kSecretBytes));
    token.hash = hashOf(minted.secret);
    token.madeAt = asked.join ? std::max(now, newestRevocation(asked.join->pattern)) : now;
    token.madeBy = asked.madeBy;
    if (asked.lifetime)
        token.expires = now + *asked.lifetime;
    token.join = asked.join;
    minted.writes.push_back(put(token));
    return minted;
}

/// Null for an unknown id, another kind and a wrong secret alike: nobody learns which ids exist.
Token *TokenBook::matching(const Presented &presented)
{
    const auto found = m_tokens.find(presented.id);
    if (found == m_tokens.end())
        return nullptr;
    Token &token = found->second;
    return token.role == presented.role && isSecretOf(token, presented.hash) ? &token : nullptr;
}

Result<Verified> TokenBook::verify(const Presented &presented, Now now)
{
    Token *token = matching(presented);
    if (token == nullptr)
        return unknown();
    if (!token->isLive(now.wall))
        return ended(*token);
    if (token->isUsedUp())
        return Problem{.code = QStringLiteral("unauthorized"),
                       .what = QStringLiteral("join token %1 is used up").arg(token->id),
                       .todo = QStringLiteral("make another one with holdfast token join")};
    token->lastUsed = now.wall;
    if (isSameHash(token->nextHash, presented.hash)) {
        token->hash = std::exchange(token->nextHash, {});
        const Token changed = *token;
        return Verified{changed, {put(changed)}};
    }
    m_uses[token->id] = now.wall;
    if (!m_usesSince)
        m_usesSince = now.mono;
    return Verified{*token, {}};
}

Result<Revoked> TokenBook::revoke(const QString &id, WallTime now)
{
    const auto found = m_tokens.find(id);
    if (found == m_tokens.end())
        return noToken(id);
    Token token = found->second;
    if (token.revoked)
        return Revoked{token, {}};
    token.revoked = std::max(now, afterRejoins(token));
    token.nextHash.clear();
    return Revoked{token, {put(token)}};
}

Result<Token *> TokenBook::live(const QString &id, WallTime now)
{
    const auto found = m_tokens.find(id);
    if (found == m_tokens.end())
        return noToken(id);
    if (found->second.isLive(now))
        return &found->second;
    return Problem{.code = QStringLiteral("not_found"), // not token_revoked: that is about the token which asks
                   .what = ended(found->second).what,
                   .todo = QStringLiteral("make a new one with holdfast token create")};
}

Result<Minted> TokenBook::rotate(const QString &id, Rotation how, const QByteArray &random, WallTime now)
{
    const QString secret = toBase32(random.first(kSecretBytes));
    auto rotated = rotateTo(id, how, hashOf(secret), now);
    if (!rotated)
        return rotated.problem();
    return Minted{std::move(rotated->token), secret, std::move(rotated->writes)};
}

Result<Verified> TokenBook::rotateTo(const QString &id, Rotation how, const QByteArray &hash, WallTime now)
{
    const auto found = live(id, now);
    if (!found)
        return found.problem();
    Token token = **found;
    switch (how) {
    case Rotation::Gentle:
        token.nextHash = isSameHash(token.hash, hash) ? QByteArray() : hash;
        break;
    case Rotation::AtOnce:
        token.hash = hash;
        token.nextHash.clear();
        break;
    }
    if (token == **found)
        return Verified{token, {}};
    return Verified{token, {put(token)}};
}

const Token *TokenBook::find(const QString &id) const
{
    const auto found = m_tokens.find(id);
    return found == m_tokens.end() ? nullptr : &found->second;
}

std::vector<Token> TokenBook::list() const
{
    std::multimap<WallTime, const Token *> byAge;
    for (const auto &[id, token] : m_tokens)
        byAge.emplace(token.madeAt, &token);
    std::vector<Token> tokens;
    tokens.reserve(byAge.size());
    for (const auto &[madeAt, token] : byAge)
        tokens.push_back(*token);
    return tokens;
}

} // namespace holdfast::access
