// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/role.h"
#include "core/base/time.h"

#include <QByteArray>
#include <QMap>

#include <variant>
#include <vector>

namespace holdfast::access {

/// What a join token lets in.
struct JoinTerms
{
    QString pattern = QStringLiteral("*"); ///< of workers' names; '*' stands for any characters
    QMap<QString, QString> labels = {};    ///< which the workers get
    int usesLeft = 1;
    bool isRejoin = false; ///< also a worker whose name is taken, or was revoked before this token was made

    friend bool operator==(const JoinTerms &, const JoinTerms &) = default;
};

/// One row of the table of tokens. The secret is not in it.
struct Token
{
    QString id = {};
    Role role = Role::Viewer;
    QString name = {};        ///< what people call it; of a worker's token: the only worker it lets in; may be empty
    QByteArray hash = {};     ///< SHA-256 of the secret
    QByteArray nextHash = {}; ///< of the secret that replaces it at its first use; empty: none
    WallTime madeAt{};
    QString madeBy = {};
    std::optional<WallTime> lastUsed = std::nullopt;
    std::optional<WallTime> expires = std::nullopt;
    std::optional<WallTime> revoked = std::nullopt;
    std::optional<JoinTerms> join = std::nullopt; ///< join tokens have it, others do not

    [[nodiscard]] bool isLive(WallTime now) const { return !revoked && (!expires || now < *expires); }
    [[nodiscard]] bool isUsedUp() const { return join && join->usesLeft == 0; }
    /// For the log and the history of changes.
    [[nodiscard]] QString who() const { return name.isEmpty() ? id : name; }

    friend bool operator==(const Token &, const Token &) = default;
};

struct PutToken
{
    Token token;
}; ///< insert or replace by id
struct DropToken
{
    QString id = {};
};
struct TokenUse
{
    QString id = {};
    WallTime at{};

    friend bool operator==(const TokenUse &, const TokenUse &) = default;
};
struct PutTokenUses
{
    std::vector<TokenUse> list;
}; ///< of tokens that are on record; nothing else of them changes

using TokenWrite = std::variant<PutToken, DropToken, PutTokenUses>;
using TokenWrites = std::vector<TokenWrite>;

} // namespace holdfast::access
