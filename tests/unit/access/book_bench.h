// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token_book.h"

namespace holdfast::access {

inline constexpr WallTime kDay = fromMsecs(1'795'415'371'120);

inline Now at(Seconds after)
{
    return {MonoTime(after), kDay + after};
}

/// A book, the bytes it draws, and the writes it gave: another book made of these must say the same.
struct BookBench
{
    TokenBook book;
    std::map<QString, Token> onRecord;
    char next = 0;

    QByteArray random(int count = TokenBook::kRandomBytes)
    {
        QByteArray bytes;
        ++next;
        for (int i = 0; i < count; ++i)
            bytes += static_cast<char>(next + 7 * i);
        return bytes;
    }

    void write(const TokenWrites &writes)
    {
        for (const TokenWrite &each : writes) {
            if (const auto *put = std::get_if<PutToken>(&each))
                onRecord.insert_or_assign(put->token.id, put->token);
            else if (const auto *drop = std::get_if<DropToken>(&each))
                onRecord.erase(drop->id);
            else
                for (const TokenUse &use : std::get<PutTokenUses>(each).list)
                    onRecord.at(use.id).lastUsed = use.at;
        }
    }
    /// What is due at the first moment.
    void sweep() { write(book.onDeadline(at(Seconds(0))).writes); }
    void restart()
    {
        std::vector<Token> tokens;
        for (const auto &[id, token] : onRecord)
            tokens.push_back(token);
        book = TokenBook();
        book.restore(tokens);
    }
    Minted make(const NewToken &asked, Seconds when = Seconds(0))
    {
        auto minted = book.create(asked, random(), at(when).wall);
        Q_ASSERT(minted.ok());
        write(minted->writes);
        return *minted;
    }
    Result<Verified> show(const Minted &minted, Seconds when = Seconds(0))
    {
        auto verified = book.verify(presented(minted), at(when));
        if (verified)
            write(verified->writes);
        return verified;
    }
    static Presented presented(const Minted &minted)
    {
        return {minted.token.role, minted.token.id, hashOf(minted.secret), {}};
    }
};

inline QString codeOf(const Result<Verified> &result)
{
    return result ? QStringLiteral("ok") : result.problem().code;
}

} // namespace holdfast::access
