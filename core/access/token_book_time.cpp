// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of TokenBook that time and room decide: last uses, tokens that expire, ended ones that are forgotten.
#include "core/access/name_pattern.h"
#include "core/access/token_book.h"

#include <algorithm>

namespace holdfast::access {
namespace {

/// When the token let somebody in no more; the end of all time: it does still.
WallTime endOf(const Token &token)
{
    const WallTime usedUp = token.isUsedUp() ? token.lastUsed.value_or(token.madeAt) : WallTime::max();
    return std::min({usedUp, token.revoked.value_or(WallTime::max()), token.expires.value_or(WallTime::max())});
}

bool isWorkers(const Token &token)
{
    return token.role == Role::Worker && !token.name.isEmpty();
}

} // namespace

TokenWrite TokenBook::put(const Token &token)
{
    const auto [known, isNew] = m_tokens.try_emplace(token.id, token);
    if (!isNew) {
        if (known->second.expires)
            m_expiries.erase({*known->second.expires, token.id});
        known->second = token;
    }
    if (token.expires && !token.revoked)
        m_expiries.emplace(*token.expires, token.id);
    m_uses.erase(token.id); // it is in the row
    return PutToken{token};
}

void TokenBook::drop(const QString &id, TokenWrites &writes)
{
    const auto found = m_tokens.find(id);
    if (found->second.expires)
        m_expiries.erase({*found->second.expires, id});
    m_uses.erase(id);
    m_tokens.erase(found);
    writes.emplace_back(DropToken{id});
}

/// A join token from before the end of this worker's credential still holds: without the row it would let it in again.
bool TokenBook::mayLetIn(const Token &ended, WallTime now) const
{
    return std::any_of(m_tokens.begin(), m_tokens.end(), [&](const auto &entry) {
        const Token &join = entry.second;
        return join.join && join.isLive(now) && !join.isUsedUp() && join.madeAt <= endOf(ended) &&
               matchesPattern(join.join->pattern, ended.name);
    });
}

/// Where the book is full, a token that has ended goes: those of workers last, and then the one that ended first.
Result<void> TokenBook::makeRoom(WallTime now, TokenWrites &writes)
{
    if (m_tokens.size() < kMaxTokens)
        return {};
    const auto rank = [](const Token &token) { return std::pair(isWorkers(token), endOf(token)); };
    const Token *oldest = nullptr;
    for (const auto &[id, token] : m_tokens) {
        if (endOf(token) > now || (oldest != nullptr && rank(*oldest) <= rank(token)))
            continue;
        if (!isWorkers(token) || !mayLetIn(token, now))
            oldest = &token;
    }
    if (oldest == nullptr)
        return Problem{.code = QStringLiteral("too_many"),
                       .what = QStringLiteral("there are %1 tokens already").arg(kMaxTokens),
                       .todo = QStringLiteral("revoke those that nobody needs")};
    drop(QString(oldest->id), writes);
    return {};
}

void TokenBook::sweep(WallTime now, TokenWrites &writes)
{
    std::vector<QString> old;
    for (const auto &[id, token] : m_tokens) {
        const WallTime end = endOf(token);
        if (end <= now && now - end >= kKeepEnded && (!isWorkers(token) || !mayLetIn(token, now)))
            old.push_back(id);
    }
    for (const QString &id : old)
        drop(id, writes);
}

std::vector<Token> TokenBook::takeExpired(WallTime now)
{
    std::vector<Token> expired;
    while (!m_expiries.empty() && m_expiries.begin()->first <= now) {
        expired.push_back(m_tokens.at(m_expiries.begin()->second));
        m_expiries.erase(m_expiries.begin());
    }
    return expired;
}

std::optional<MonoTime> TokenBook::nextDeadline(Now now) const
{
    if (m_tokens.empty())
        return std::nullopt;
    MonoTime next = m_sweptAt ? *m_sweptAt + kSweep : now.mono;
    if (m_usesSince)
        next = std::min(next, *m_usesSince + kUseInterval);
    if (!m_expiries.empty())
        next = std::min(next, now.mono + std::max(m_expiries.begin()->first - now.wall, Milliseconds(0)));
    return next;
}

Due TokenBook::onDeadline(Now now)
{
    Due due;
    if (m_usesSince && *m_usesSince + kUseInterval <= now.mono)
        due.writes = flush();
    due.expired = takeExpired(now.wall);
    if (!m_sweptAt || *m_sweptAt + kSweep <= now.mono) {
        m_sweptAt = now.mono;
        sweep(now.wall, due.writes);
    }
    return due;
}

TokenWrites TokenBook::flush()
{
    m_usesSince.reset();
    PutTokenUses uses;
    for (const auto &[id, at] : std::exchange(m_uses, {}))
        uses.list.push_back({id, at});
    return uses.list.empty() ? TokenWrites() : TokenWrites{uses};
}

} // namespace holdfast::access
