// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/client_tls.h"

#include <optional>

namespace holdfast::gui {

/// Whom the window trusts to be one server.
struct ServerTrust
{
    tls::ClientTls tls;
    QString pin = {};     ///< that the person trusts; empty: none
    bool isGiven = false; ///< by the command line: the person is not asked about another one
};

/// An authority that the window does not trust, for the person to judge. Only its own server can show it.
struct CertificateOffer
{
    QString pin;
    QString formerPin; ///< that the person trusted before; empty: none
    QString issuer;
    QStringList names; ///< of the server's certificate
    WallTime validUntil{};
    friend bool operator==(const CertificateOffer &, const CertificateOffer &) = default;
};

/// Nothing: the certificate is bad, whoever made it.
[[nodiscard]] std::optional<CertificateOffer> offerOf(const QList<QSslCertificate> &chain, const QString &host,
                                                      const QString &formerPin, WallTime now);

} // namespace holdfast::gui
