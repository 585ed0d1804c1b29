// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token_text.h"
#include "core/spool/credential.h"

namespace holdfast::spool::test {

inline const QString kId = QStringLiteral("0123456789abcdef");

/// A credential whose secret is that character.
inline QByteArray token(QChar c)
{
    return access::tokenText(access::Role::Worker, kId, QString(access::kSecretLength, c)).toLatin1();
}

inline Joining sample()
{
    return {{QStringLiteral("https://holdfast.example"), QString(64, u'a'), QStringLiteral("alpha"), {{"zone", "b"}}},
            QString(access::kSecretLength, u'q')};
}

} // namespace holdfast::spool::test
