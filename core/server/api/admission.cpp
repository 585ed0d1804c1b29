// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/admission.h"

#include "core/server/api/routes.h"

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

} // namespace

std::variant<net::Refusal, net::Admission> admitByToken(TokenService &tokens, bool requiresToken,
                                                        const net::RequestHead &head, const net::HostPort &peer)
{
    if (head.authorization.isEmpty() && !requiresToken)
        return net::Admission{peer.text()};
    const Role needed = roleOf(head);
    if (needed == Role::Public)
        return net::Admission{peer.text()};
    if (head.authorization.isEmpty())
        return net::Refusal{ErrorCode::Unauthorized,
                            QStringLiteral("this server needs a token; give one with --token-file or HOLDFAST_TOKEN")};
    const auto token = tokens.check(head.authorization, peer.host);
    if (!token)
        return refusalFor(token.problem());
    if (!access::isAllowed(needed, token->role))
        return net::Refusal{ErrorCode::Forbidden,
                            QStringLiteral("token %1 has the role %2, and this needs the role %3")
                                .arg(token->who(), access::toString(token->role), access::toString(needed))};
    const QString onlyWorker = token->role == Role::Worker ? token->name : QString();
    return net::Admission{peer.text(), token->who(), token->id, onlyWorker};
}

} // namespace holdfast::server
