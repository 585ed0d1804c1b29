// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/role.h"
#include "core/base/result.h"

#include <QByteArray>

namespace holdfast::access {

/// A token as somebody showed it: hfKIND_ID_SECRET, and of a join token _PIN. Of the secret only the hash is kept.
struct Presented
{
    Role role = Role::Viewer;
    QString id;
    QByteArray hash; ///< SHA-256 of the secret
    QByteArray pin;  ///< of the server's own CA; empty: none was given

    friend bool operator==(const Presented &, const Presented &) = default;
};

inline constexpr int kIdLength = 16;     ///< 80 bits; as short as 10 characters are read
inline constexpr int kSecretLength = 52; ///< 256 bits
inline constexpr int kIdBytes = 10;
inline constexpr int kSecretBytes = 32;

/// Reads a token. A problem says what is wrong with its form and what to do; it never repeats the secret. With
/// `expected` a token of another kind is a problem too.
[[nodiscard]] Result<Presented> readToken(const QString &text, std::optional<Role> expected = std::nullopt);

/// The token in the form that readToken() reads.
[[nodiscard]] QString tokenText(Role role, const QString &id, const QString &secret, const QByteArray &pin = {});

/// Bits in the alphabet of run ids: Crockford's base 32 in lower case.
[[nodiscard]] QString toBase32(const QByteArray &bits);

/// SHA-256 of a secret of kSecretLength characters.
[[nodiscard]] QByteArray hashOf(const QString &secret);

/// Takes as long for any two hashes of one length, alike or not. An empty one is like no other.
[[nodiscard]] bool isSameHash(const QByteArray &one, const QByteArray &other);

/// A secret of the right length and alphabet: a worker chooses its own.
[[nodiscard]] bool isSecret(const QString &text);

} // namespace holdfast::access
