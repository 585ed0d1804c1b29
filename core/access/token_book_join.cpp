// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_book.h"

#include "core/access/name_pattern.h"
#include "core/base/ids.h"

#include <algorithm>

namespace holdfast::access {
namespace {

Problem refused(const QString &what, const QString &todo)
{
    return {.code = QStringLiteral("forbidden"), .what = what, .todo = todo};
}

} // namespace

const Token *TokenBook::credentialOf(const QString &worker) const
{
    const Token *newest = nullptr;
    for (const auto &[id, token] : m_tokens) {
        if (token.role != Role::Worker || token.name != worker)
            continue;
        const auto rank = [](const Token &each) { return std::pair(!each.revoked, each.madeAt); };
        if (newest == nullptr || rank(*newest) < rank(token))
            newest = &token;
    }
    return newest;
}

/// Those that came with the join token which made this credential; none, if that is forgotten.
QMap<QString, QString> TokenBook::labelsFor(const Token &credential) const
{
    const Token *newest = nullptr;
    for (const auto &[id, token] : m_tokens) {
        const bool mayBe = token.join && token.who() == credential.madeBy && token.madeAt <= credential.madeAt;
        if (mayBe && (newest == nullptr || newest->madeAt < token.madeAt))
            newest = &token;
    }
    return newest == nullptr ? QMap<QString, QString>() : newest->join->labels;
}

/// A join token that is made now is newer than each of these, also where the clock was ahead when one was revoked.
WallTime TokenBook::newestRevocation(const QString &pattern) const
{
    WallTime newest = WallTime::min();
    for (const auto &[id, token] : m_tokens) {
        if (token.role == Role::Worker && token.revoked && matchesPattern(pattern, token.name))
            newest = std::max(newest, *token.revoked);
    }
    return newest;
}

/// A worker that is revoked now does not come back with a rejoin token of before, also where the clock was ahead then.
WallTime TokenBook::afterRejoins(const Token &worker) const
{
    WallTime newest = WallTime::min();
    for (const auto &[id, token] : m_tokens) {
        if (worker.role == Role::Worker && token.join && token.join->isRejoin && !token.revoked &&
            matchesPattern(token.join->pattern, worker.name))
            newest = std::max(newest, token.madeAt + Milliseconds(1));
    }
    return newest;
}

/// A worker that is known by that name comes back only with a token that was made for it, after it was revoked.
Result<void> TokenBook::mayJoin(const JoinRequest &request, const Token &join, WallTime now) const
{
    if (!isGoodName(request.worker))
        return badField(QStringLiteral("name"), QStringLiteral("not 1 to 100 letters, digits and . _ -"));
    if (!matchesPattern(join.join->pattern, request.worker))
        return refused(
            QStringLiteral("this join token is for workers named %1, not %2").arg(join.join->pattern, request.worker),
            QStringLiteral("choose such a name with --name, or ask for another join token"));
    const Token *before = credentialOf(request.worker);
    if (before == nullptr) {
        if (!request.isKnown || join.join->isRejoin)
            return {};
        return Problem{.code = QStringLiteral("name_taken"),
                       .what = QStringLiteral("there is a worker named %1 that has no credential").arg(request.worker),
                       .todo = QStringLiteral("use a join token made with --rejoin, or choose another --name")};
    }
    const bool isNewer = !before->revoked || join.madeAt >= *before->revoked;
    if (join.join->isRejoin && isNewer)
        return {};
    const bool isTaken = before->isLive(now);
    return Problem{.code = isTaken ? QStringLiteral("name_taken") : QStringLiteral("forbidden"),
                   .what = isTaken ? QStringLiteral("another worker has joined as %1").arg(request.worker)
                                   : QStringLiteral("worker %1 was revoked").arg(request.worker),
                   .todo = QStringLiteral("use a new join token made with --rejoin, or choose another --name")};
}

Result<Joined> TokenBook::join(const JoinRequest &request, const QByteArray &random, Now now)
{
    if (request.token.role != Role::Join)
        return refused(
            QStringLiteral("this is a token of the role %1, not a join token").arg(toString(request.token.role)),
            QStringLiteral("make a join token with holdfast token join"));
    const Token *shown = matching(request.token);
    const Token *before = credentialOf(request.worker);
    const bool isAgain =
        shown != nullptr && before != nullptr && before->isLive(now.wall) && isSecretOf(*before, request.hash);
    if (isAgain)
        return Joined{*before, labelsFor(*before), {}, {}};
    const auto verified = verify(request.token, now);
    if (!verified)
        return verified.problem();
    Token join = verified->token;
    if (const auto may = mayJoin(request, join, now.wall); !may)
        return may.problem();
    Joined joined;
    if (const auto room = makeRoom(now.wall, joined.writes); !room)
        return room.problem();
    --join.join->usesLeft;
    joined.writes.push_back(put(join));
    if (before != nullptr && before->isLive(now.wall)) {
        Token old = *before;
        old.revoked = now.wall;
        old.nextHash.clear();
        joined.replaced = old.id;
        joined.writes.push_back(put(old));
    }
    joined.credential = Token{.id = toBase32(random.first(kIdBytes)),
                              .role = Role::Worker,
                              .name = request.worker,
                              .hash = request.hash,
                              .madeAt = now.wall,
                              .madeBy = join.who()};
    joined.labels = join.join->labels;
    joined.writes.push_back(put(joined.credential));
    return joined;
}

} // namespace holdfast::access
