// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/pair_verdict.h"

#include "core/tls/problem.h"

namespace holdfast::tls {
namespace {

constexpr int kLeastRsaBits = 2048;

std::optional<Problem> judgeFile(const FileFacts &file, const QString &what, const QString &option)
{
    if (file.isMissing)
        return tlsProblem(file.path, QStringLiteral("there is no such %1").arg(what),
                          QStringLiteral("check the path of %1, or make a pair with: holdfast tls init").arg(option));
    if (!file.trouble.isEmpty())
        return tlsProblem(file.path, QStringLiteral("the %1 cannot be read: %2").arg(what, file.trouble),
                          QStringLiteral("let the user of this process read it"));
    if (file.isEncrypted)
        return tlsProblem(file.path, QStringLiteral("the %1 has a passphrase").arg(what),
                          QStringLiteral("store it without one: openssl pkey -in FILE -out NEWFILE"));
    if (!file.isGood)
        return tlsProblem(file.path, QStringLiteral("the file holds no %1 in PEM").arg(what),
                          QStringLiteral("give %1 a file with a \"-----BEGIN\" line of its kind").arg(option));
    return std::nullopt;
}

std::optional<Problem> judgeKey(const PairFacts &facts)
{
    if (facts.key.isOpenToOthers)
        return tlsProblem(
            facts.key.path, QStringLiteral("other users can read or change the key"),
            QStringLiteral("run: chmod 600 %1; if they may have read it, make a new key").arg(facts.key.path));
    if (!facts.keyMatches)
        return tlsProblem(
            facts.key.path,
            QStringLiteral("the key does not belong to the first certificate in %1").arg(facts.certificate.path),
            QStringLiteral("give the key of that certificate; the server's own certificate comes first"));
    if (facts.isRsa && facts.keyBits < kLeastRsaBits)
        return tlsProblem(facts.key.path, QStringLiteral("an RSA key of %1 bits is too weak").arg(facts.keyBits),
                          QStringLiteral("use RSA with 2048 bits or more, or ECDSA P-256"));
    return std::nullopt;
}

std::optional<Problem> judgeTimes(const PairFacts &facts, WallTime now)
{
    if (now >= facts.notAfter)
        return tlsProblem(facts.certificate.path,
                          QStringLiteral("the certificate expired at %1").arg(toIso(facts.notAfter)),
                          QStringLiteral("renew it; for one of Holdfast's own: holdfast tls init"));
    if (now < facts.notBefore)
        return tlsProblem(facts.certificate.path,
                          QStringLiteral("the certificate is valid from %1 on, and this machine's clock says %2")
                              .arg(toIso(facts.notBefore), toIso(now)),
                          QStringLiteral("set this machine's clock, or use a certificate that is valid now"));
    return std::nullopt;
}

} // namespace

Problem noBackend()
{
    return tlsProblem(
        {}, QStringLiteral("Qt's network library on this machine has no TLS"),
        QStringLiteral("install Qt's OpenSSL plugin and OpenSSL 3; holdfast --version names what is used"));
}

std::optional<Problem> judgeCertificate(const FileFacts &file, const QString &option)
{
    return judgeFile(file, QStringLiteral("certificate"), option);
}

std::optional<Problem> judgePair(const PairFacts &facts, WallTime now)
{
    if (!facts.hasBackend)
        return noBackend();
    if (auto fault = judgeCertificate(facts.certificate, QStringLiteral("--tls-cert")))
        return fault;
    if (auto fault = judgeFile(facts.key, QStringLiteral("private key"), QStringLiteral("--tls-key")))
        return fault;
    if (facts.clientCa) {
        if (auto fault = judgeCertificate(*facts.clientCa, QStringLiteral("--client-ca")))
            return fault;
    }
    if (auto fault = judgeKey(facts))
        return fault;
    return judgeTimes(facts, now);
}

} // namespace holdfast::tls
