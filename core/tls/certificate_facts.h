// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QList>
#include <QStringList>

class QSslCertificate;

namespace holdfast::tls {

/// What people and programs want to know of a certificate.
struct CertificateFacts
{
    QStringList names; ///< the common name first if it is one of them, then host names, then addresses
    QString issuer;
    WallTime notBefore;
    WallTime notAfter;
    QString fingerprint; ///< SHA-256 of the certificate, hex
    QString pin;         ///< SHA-256 of its public key, hex
    friend bool operator==(const CertificateFacts &, const CertificateFacts &) = default;
};

[[nodiscard]] CertificateFacts factsOf(const QSslCertificate &certificate);

/// The common name, or what else the subject has.
[[nodiscard]] QString subjectOf(const QSslCertificate &certificate);

[[nodiscard]] QString pinOf(const QSslCertificate &certificate);

/// The pin for clients of a server with this chain: of the authority at its end, or of its only certificate.
[[nodiscard]] QString pinOf(const QList<QSslCertificate> &chain);

} // namespace holdfast::tls
