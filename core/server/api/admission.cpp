// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/admission.h"

#include "core/server/api/routes.h"
#include "core/server/api/session_cookie.h"

namespace holdfast::server {
namespace {

Role roleOf(const net::RequestHead &head)
{
    const auto found = match(routes(), head);
    const auto *matched = std::get_if<Matched>(&found);
    return matched != nullptr ? matched->route->role : Role::Public;
}

net::Refusal refusalFor(const Problem &problem)
{
    return {errorCodeFrom(problem.code).value_or(ErrorCode::Unauthorized), problem.text()};
}

net::Refusal noToken(Role needed)
{
    if (needed == Role::Admin)
        return {ErrorCode::Unauthorized,
                QStringLiteral("this needs a token of the role admin; a command on the server's machine finds it with "
                               "--data and the server's data folder")};
    return {ErrorCode::Unauthorized,
            QStringLiteral("this server needs a token; give one with --token-file or HOLDFAST_TOKEN")};
}

} // namespace

std::variant<net::Refusal, net::Admission> admitByToken(TokenService &tokens, bool requiresToken,
                                                        const net::RequestHead &head, const net::HostPort &peer)
{
    const Role needed = roleOf(head);
    const QByteArray authorization =
        head.authorization.isEmpty() && needed == Role::Viewer ? authorizationIn(head.cookie) : head.authorization;
    const bool hasToken = !authorization.isEmpty();
    if (needed == Role::Public || (!hasToken && !requiresToken && needed != Role::Admin))
        return net::Admission{peer.text()};
    if (!hasToken)
        return noToken(needed);
    const auto token = tokens.check(authorization, peer.host);
    if (!token)
        return refusalFor(token.problem());
    if (!access::isAllowed(needed, token->role))
        return net::Refusal{ErrorCode::Forbidden,
                            QStringLiteral("token %1 has the role %2, and this needs the role %3")
                                .arg(token->who(), access::toString(token->role), access::toString(needed))};
    if (const auto wait = head.upgrade ? std::nullopt : tokens.overRate(*token))
        return net::Refusal{ErrorCode::TooMany, QStringLiteral("token %1 sends too many requests").arg(token->who()),
                            std::chrono::ceil<Seconds>(*wait)};
    const QString onlyWorker = token->role == Role::Worker ? token->name : QString();
    return net::Admission{peer.text(), token->who(), token->id, token->hash, onlyWorker};
}

} // namespace holdfast::server
