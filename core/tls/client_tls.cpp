// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/client_tls.h"

#include "core/tls/backend.h"
#include "core/tls/chain_check.h"
#include "core/tls/client_verdict.h"
#include "core/tls/pair_verdict.h"
#include "core/tls/problem.h"

#include <QFile>
#include <QSslKey>
#include <QSslSocket>

#include <algorithm>

namespace holdfast::tls {
namespace {

ClientFault faultOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::CertificateExpired:
        return ClientFault::Expired;
    case QSslError::CertificateNotYetValid:
        return ClientFault::NotYetValid;
    case QSslError::HostNameMismatch:
        return ClientFault::WrongName;
    case QSslError::InvalidPurpose:
        return ClientFault::WrongPurpose;
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::CertificateUntrusted:
        return ClientFault::UnknownCa;
    default:
        return ClientFault::Other;
    }
}

/// Of several faults, the one whose repair helps: an unknown authority says more than what else is wrong.
ClientFault worstOf(const QList<QSslError> &errors)
{
    ClientFault worst = ClientFault::Other;
    for (const QSslError &error : errors)
        worst = std::min(worst, faultOf(error.error()), [](ClientFault a, ClientFault b) {
            const auto rank = [](ClientFault f) { return f == ClientFault::UnknownCa ? -1 : static_cast<int>(f); };
            return rank(a) < rank(b);
        });
    return worst;
}

bool onlyLacksTrust(const QList<QSslError> &errors)
{
    return std::all_of(errors.begin(), errors.end(),
                       [](const QSslError &error) { return faultOf(error.error()) == ClientFault::UnknownCa; });
}

Problem caProblem(const QString &path, const QString &what)
{
    return tlsProblem(path, what, QStringLiteral("give --tls-ca a file with certificates in PEM"));
}

Result<QList<QSslCertificate>> readAuthorities(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return caProblem(path, file.errorString());
    auto authorities = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (authorities.isEmpty())
        return caProblem(path, QStringLiteral("the file holds no certificate in PEM"));
    return authorities;
}

} // namespace

QSslConfiguration ClientTls::configuration() const
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (m_authorities)
        configuration.setCaCertificates(*m_authorities);
    if (m_own) {
        configuration.setLocalCertificateChain(m_own->chain);
        configuration.setPrivateKey(m_own->key);
    }
    return configuration;
}

Result<ClientTls> ClientTls::from(const Trust &trust, WallTime now)
{
    ClientTls tls;
    if (trust == Trust{})
        return tls;
    if (backendName().isEmpty())
        return noBackend();
    if (!trust.caFile.isEmpty()) {
        auto authorities = readAuthorities(trust.caFile);
        if (!authorities)
            return authorities.problem();
        tls.m_authorities = *authorities;
    }
    if (!trust.pin.isEmpty()) {
        tls.m_pin = trust.pin;
        tls.m_authorities.emplace(); // so that Qt asks about every chain
    }
    if (!trust.certFile.isEmpty()) {
        auto pair = readPair({trust.certFile, trust.keyFile}, now);
        if (!pair)
            return pair.problem();
        tls.m_own = *pair;
    }
    return tls;
}

std::optional<Problem> ClientTls::judge(const QList<QSslError> &errors, const QList<QSslCertificate> &chain,
                                        const QString &host, WallTime now) const
{
    const ClientFacts facts{host, chain.isEmpty() ? CertificateFacts{} : factsOf(chain.first()), now,
                            errors.isEmpty() ? QString() : errors.first().errorString()};
    if (m_pin.isEmpty())
        return clientProblem(worstOf(errors), facts);
    const auto fault = checkPinned(chain, m_pin, host, now);
    if (fault)
        return clientProblem(*fault, facts);
    if (!onlyLacksTrust(errors)) // what only Qt minds
        return clientProblem(worstOf(errors), facts);
    return std::nullopt;
}

Problem handshakeProblem(const QString &words, const QString &host)
{
    return clientProblem(faultFromWords(words), {host, {}, {}, words});
}

} // namespace holdfast::tls
