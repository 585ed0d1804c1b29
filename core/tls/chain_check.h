// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QList>

#include <optional>

class QSslCertificate;

namespace holdfast::tls {

/// What can be wrong with a server, as its client sees it.
enum class ClientFault {
    Expired,
    NotYetValid,
    WrongName,
    UnknownCa,
    PinMismatch,
    WrongPurpose,
    PlainServer,      ///< the server does not speak TLS
    WantsCertificate, ///< the server asks for a client certificate, or refuses ours
    OldProtocol,      ///< no version of TLS in common
    Other,
};

/// Verifies a chain, the server's own certificate first, against the certificate in it whose public key has this pin:
/// signatures, times, purpose, and the host's name or address. Nothing: it is good.
[[nodiscard]] std::optional<ClientFault> checkPinned(const QList<QSslCertificate> &chain, const QString &pin,
                                                     const QString &host, WallTime now);

} // namespace holdfast::tls
