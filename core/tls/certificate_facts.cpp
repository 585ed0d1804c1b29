// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/certificate_facts.h"

#include "core/tls/openssl.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QSslCertificate>

#include <algorithm>
#include <iterator>

namespace holdfast::tls {
namespace {

QString nameIn(const QSslCertificate &certificate,
               QStringList (QSslCertificate::*info)(QSslCertificate::SubjectInfo) const)
{
    const auto parts = [&](QSslCertificate::SubjectInfo which) { return (certificate.*info)(which).join(u' '); };
    const QString name = parts(QSslCertificate::CommonName);
    return name.isEmpty() ? parts(QSslCertificate::Organization) : name;
}

/// In the certificate's order; Qt gives those of a kind from the last to the first.
QStringList namesOf(const QSslCertificate &certificate)
{
    const auto all = certificate.subjectAlternativeNames();
    QStringList names;
    for (const auto kind : {QSsl::DnsEntry, QSsl::IpAddressEntry}) {
        const QStringList some = all.values(kind);
        std::copy(some.rbegin(), some.rend(), std::back_inserter(names));
    }
    if (const auto own = names.indexOf(subjectOf(certificate)); own > 0)
        names.move(own, 0);
    return names;
}

} // namespace

CertificateFacts factsOf(const QSslCertificate &certificate)
{
    return {namesOf(certificate),
            nameIn(certificate, &QSslCertificate::issuerInfo),
            fromMsecs(certificate.effectiveDate().toMSecsSinceEpoch()),
            fromMsecs(certificate.expiryDate().toMSecsSinceEpoch()),
            QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex()),
            pinOf(certificate)};
}

QString subjectOf(const QSslCertificate &certificate)
{
    return nameIn(certificate, &QSslCertificate::subjectInfo);
}

QString pinOf(const QSslCertificate &certificate)
{
    const X509Ptr native = toOpenSsl(certificate);
    return native ? pinOf(*native) : QString();
}

QString pinOf(const QList<QSslCertificate> &chain)
{
    return chain.isEmpty() ? QString() : pinOf(chain.last());
}

} // namespace holdfast::tls
