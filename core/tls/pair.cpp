// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/pair.h"

#include "core/tls/backend.h"
#include "core/tls/file_access.h"
#include "core/tls/openssl.h"

#include <QFile>
#include <QFileInfo>
#include <QSslKey>

namespace holdfast::tls {
namespace {

constexpr qint64 kMaxFile = 1024 * 1024;

QByteArray readFile(FileFacts &facts)
{
    QFile file(facts.path);
    const QFileInfo info(facts.path);
    facts.isMissing = !info.exists();
    if (facts.isMissing)
        return {};
    if (info.isDir() || !file.open(QIODevice::ReadOnly)) {
        facts.trouble = info.isDir() ? QStringLiteral("it is a folder") : file.errorString();
        return {};
    }
    return file.read(kMaxFile);
}

/// A key that Qt can use: OpenSSL reads every form of PEM, and writes the one that Qt's class knows for sure.
QSslKey qtKeyOf(EVP_PKEY &key, const QByteArray &pem)
{
    const QSsl::KeyAlgorithm algorithm = EVP_PKEY_get_base_id(&key) == EVP_PKEY_RSA ? QSsl::Rsa : QSsl::Ec;
    return QSslKey(pem, algorithm, QSsl::Pem, QSsl::PrivateKey);
}

void readCertificates(PairFacts &facts, Pair &pair)
{
    pair.chain = QSslCertificate::fromData(readFile(facts.certificate), QSsl::Pem);
    facts.certificate.isGood = !pair.chain.isEmpty();
    if (!facts.certificate.isGood)
        return;
    facts.notBefore = fromMsecs(pair.chain.first().effectiveDate().toMSecsSinceEpoch());
    facts.notAfter = fromMsecs(pair.chain.first().expiryDate().toMSecsSinceEpoch());
}

void readKey(PairFacts &facts, Pair &pair)
{
    const QByteArray pem = readFile(facts.key);
    const KeyPtr key = readPrivateKey(pem);
    facts.key.isEncrypted = !key && pem.contains("ENCRYPTED");
    facts.key.isOpenToOthers = isOpenToOthers(facts.key.path);
    if (!key)
        return;
    pair.key = qtKeyOf(*key, pem);
    facts.key.isGood = !pair.key.isNull();
    facts.isRsa = EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA;
    facts.keyBits = EVP_PKEY_get_bits(key.get());
    const X509Ptr certificate = pair.chain.isEmpty() ? nullptr : toOpenSsl(pair.chain.first());
    facts.keyMatches = certificate && EVP_PKEY_eq(X509_get0_pubkey(certificate.get()), key.get()) == 1;
}

void readClientCas(const QString &path, PairFacts &facts, Pair &pair)
{
    FileFacts file{path};
    pair.clientCas = QSslCertificate::fromData(readFile(file), QSsl::Pem);
    file.isGood = !pair.clientCas.isEmpty();
    facts.clientCa = file;
}

} // namespace

Result<QList<QSslCertificate>> readChain(const QString &path)
{
    if (backendName().isEmpty())
        return noBackend();
    FileFacts file{path};
    auto chain = QSslCertificate::fromData(readFile(file), QSsl::Pem);
    file.isGood = !chain.isEmpty();
    if (auto fault = judgeCertificate(file, QStringLiteral("--tls-cert")))
        return *fault;
    return chain;
}

Result<Pair> readPair(const PairFiles &files, WallTime now)
{
    PairFacts facts;
    Pair pair;
    facts.hasBackend = !backendName().isEmpty();
    facts.certificate.path = files.certificate;
    facts.key.path = files.key;
    if (facts.hasBackend) {
        readCertificates(facts, pair);
        readKey(facts, pair);
        if (!files.clientCa.isEmpty())
            readClientCas(files.clientCa, facts, pair);
    }
    if (const auto fault = judgePair(facts, now))
        return *fault;
    return pair;
}

QSslConfiguration serverConfiguration(const Pair &pair)
{
    QSslConfiguration configuration;
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setLocalCertificateChain(pair.chain);
    configuration.setPrivateKey(pair.key);
    configuration.setPeerVerifyMode(pair.clientCas.isEmpty() ? QSslSocket::VerifyNone : QSslSocket::QueryPeer);
    configuration.setCaCertificates(pair.clientCas); // empty: no others are trusted either
    return configuration;
}

} // namespace holdfast::tls
