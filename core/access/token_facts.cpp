// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_facts.h"

#include "core/base/json_values.h"

namespace holdfast::access {

QJsonObject factsOf(const Token &token)
{
    QJsonObject facts{{QStringLiteral("id"), token.id},
                      {QStringLiteral("role"), toString(token.role)},
                      {QStringLiteral("name"), token.name},
                      {QStringLiteral("made_at"), toIso(token.madeAt)},
                      {QStringLiteral("made_by"), token.madeBy},
                      {QStringLiteral("expires_at"), timeOrNull(token.expires)},
                      {QStringLiteral("revoked_at"), timeOrNull(token.revoked)}};
    if (!token.join)
        return facts;
    facts[QStringLiteral("pattern")] = token.join->pattern;
    facts[QStringLiteral("labels")] = mapOf(token.join->labels);
    facts[QStringLiteral("uses_left")] = token.join->usesLeft;
    facts[QStringLiteral("rejoin")] = token.join->isRejoin;
    return facts;
}

} // namespace holdfast::access
