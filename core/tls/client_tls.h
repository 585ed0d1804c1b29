// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/tls/pair.h"
#include "core/tls/trust.h"

#include <QSslError>

namespace holdfast::tls {

/// What connections that we open use: whom they trust, and what they show. Made once; the files are not read again.
class ClientTls final
{
public:
    /// Trusts the system's authorities.
    ClientTls() = default;

    /// Reads the files, which blocks. `tls`: one of them is missing or bad.
    [[nodiscard]] static Result<ClientTls> from(const Trust &trust, WallTime now);

    /// The first call in a process loads the TLS library.
    [[nodiscard]] QSslConfiguration configuration() const;

    /// Judges the errors that Qt found in a server's chain. Nothing: the chain leads to the pinned key and is good, so
    /// exactly these errors may be ignored. Whether the pin is right is decided here alone, since Qt knows no pins.
    [[nodiscard]] std::optional<Problem> judge(const QList<QSslError> &errors, const QList<QSslCertificate> &chain,
                                               const QString &host, WallTime now) const;

private:
    std::optional<QList<QSslCertificate>> m_authorities; ///< unset: the system's
    QString m_pin;
    std::optional<Pair> m_own; ///< unset: none, since even an empty key loads the TLS library
};

/// The sentence about a handshake that failed with these words, and not for the server's certificate.
[[nodiscard]] Problem handshakeProblem(const QString &words, const QString &host);

} // namespace holdfast::tls
