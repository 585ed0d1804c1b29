// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token_text.h"

#include <variant>
#include <vector>

/// What a worker does with a credential of its own: it makes another one when the server asks, and never has none that
/// the server knows.
namespace holdfast::access::credential {

/// The files of the data folder, as they are now; empty: there is none.
struct Files
{
    QByteArray credential;
    QByteArray next; ///< a new one that the server may know, or not
};

/// Puts a token beside the credential. If that fails, what follows is not done.
struct StoreNext
{
    QByteArray token;
};
/// What is beside the credential takes its place; then call adopted(). If that fails, both stay.
struct TakeNext
{
    QByteArray token;
};
struct DropNext
{};
struct SendOffer
{
    QString id; ///< of the message: says which secret it is
    QByteArray hash;
};
/// The next connection presents this; `atOnce`: it may be accepted where the former one was not.
struct Present
{
    QByteArray token;
    bool atOnce = false;
};
/// For people: the server does not want the new secret.
struct TellRefused
{};

using Effect = std::variant<StoreNext, TakeNext, DropNext, SendOffer, Present, TellRefused>;
using Effects = std::vector<Effect>;

/// The machine. A new secret is on the disk before the server hears of it, and the old one stays there until the server
/// has said that it has the new one, or has accepted it. While there are two, a refused one is followed by the other.
class Book final
{
public:
    explicit Book(QByteArray credential)
        : m_known(std::move(credential))
    {}

    /// The server has accepted what this link presented.
    [[nodiscard]] Effects linkUp(const Files &files, const QByteArray &presented);
    /// The server asks for another secret: the one that it was offered before, or else `secret`.
    [[nodiscard]] Effects asked(const Files &files, const QString &secret);
    /// The answer to the offer with this id. `isTaken`: it is on record. `isFinal`: it never will be.
    [[nodiscard]] Effects answered(const Files &files, const QString &id, bool isTaken, bool isFinal);
    [[nodiscard]] Effects adopted(const QByteArray &token);
    /// The server did not accept what an attempt presented.
    [[nodiscard]] Effects refused(const Files &files, const QByteArray &presented);
    /// From time to time while it does not: somebody may have joined again.
    [[nodiscard]] Effects looked(const Files &files);

private:
    [[nodiscard]] bool hasNext(const Files &files, Effects &effects) const;

    QByteArray m_known;     ///< the credential, as it was last read or made
    QByteArray m_triedNext; ///< was presented after a refusal
};

/// Of a message that offers the secret of this token.
[[nodiscard]] QString offerId(const QByteArray &token);
[[nodiscard]] bool isOfferId(const QString &id);

} // namespace holdfast::access::credential
