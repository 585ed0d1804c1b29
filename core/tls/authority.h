// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QByteArray>
#include <QStringList>

namespace holdfast::tls {

/// A certificate with its key, both in PEM. ECDSA on P-256.
struct Made
{
    QByteArray certificate;
    QByteArray key;
};

/// A new authority: ten years, and it signs servers only.
[[nodiscard]] Result<Made> makeAuthority(const QString &name, WallTime now);

/// A certificate for a server with these host names and addresses, which were checked: one year and a month, but no
/// longer than the authority. `key` in PEM; empty: a new one.
[[nodiscard]] Result<Made> makeServerCertificate(const Made &authority, const QStringList &names, const QByteArray &key,
                                                 WallTime now);

/// The form in which a certificate holds a host name or address; empty: it is neither.
[[nodiscard]] QString certificateName(const QString &text);

} // namespace holdfast::tls
