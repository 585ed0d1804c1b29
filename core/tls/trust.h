// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::tls {

/// Whom a client trusts. Without both: the system's own authorities.
struct Trust
{
    QString caFile; ///< PEM, of one authority or several
    QString pin;    ///< SHA-256 of the public key of a certificate that the server shows: 64 lower-case hex digits
    QString certFile = {}; ///< a client certificate of our own, for a server that asks for one; may be empty
    QString keyFile = {};  ///< its key
    friend bool operator==(const Trust &, const Trust &) = default;
};

} // namespace holdfast::tls
