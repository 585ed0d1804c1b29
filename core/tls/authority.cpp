// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/authority.h"

#include "core/tls/openssl.h"
#include "core/tls/problem.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <ctime>

namespace holdfast::tls {
namespace {

using BigPtr = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

constexpr std::chrono::days kAuthorityLife(3653);
constexpr std::chrono::days kServerLife(396);
constexpr std::chrono::days kSlack(1); ///< before now: other clocks may be behind
constexpr int kSerialBits = 127;
constexpr int kMaxCommonName = 64;

Problem failed(const QString &what)
{
    ERR_clear_error();
    return tlsProblem({}, what, QStringLiteral("check that OpenSSL 3 is whole on this machine"));
}

QByteArray contentOf(BIO &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(&bio, &data);
    return QByteArray(data, size);
}

QByteArray pemOf(X509 &certificate)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    return PEM_write_bio_X509(bio.get(), &certificate) == 1 ? contentOf(*bio) : QByteArray();
}

QByteArray pemOf(EVP_PKEY &key)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    return PEM_write_bio_PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) == 1 ? contentOf(*bio)
                                                                                                 : QByteArray();
}

X509Ptr readCertificate(const QByteArray &pem)
{
    const BioPtr bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    return X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

bool setSerial(X509 &certificate)
{
    const BigPtr number(BN_new());
    return BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr;
}

bool setLife(X509 &certificate, WallTime from, WallTime to)
{
    const auto seconds = [](WallTime time) { return static_cast<std::time_t>(toMsecs(time) / 1000); };
    return ASN1_TIME_set(X509_getm_notBefore(&certificate), seconds(from)) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(&certificate), seconds(to)) != nullptr;
}

bool setSubject(X509 &certificate, const QString &name)
{
    const QByteArray text = name.left(kMaxCommonName).toUtf8();
    return X509_NAME_add_entry_by_NID(X509_get_subject_name(&certificate), NID_commonName, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(text.constData()),
                                      static_cast<int>(text.size()), -1, 0) == 1;
}

struct Extension
{
    int nid;
    QByteArray value;
};

bool addExtensions(X509 &certificate, X509 &issuer, std::initializer_list<Extension> extensions)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    return std::all_of(extensions.begin(), extensions.end(), [&](const Extension &its) {
        const ExtensionPtr made(X509V3_EXT_conf_nid(nullptr, &context, its.nid, its.value.constData()));
        return made && X509_add_ext(&certificate, made.get(), -1) == 1;
    });
}

/// Version 3 with a serial number, the key, the times and the subject; the rest follows.
X509Ptr begin(EVP_PKEY &key, const QString &subject, WallTime from, WallTime to)
{
    X509Ptr certificate(X509_new());
    const bool isGood = certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                        setSerial(*certificate) && setLife(*certificate, from, to) &&
                        X509_set_pubkey(certificate.get(), &key) == 1 && setSubject(*certificate, subject);
    return isGood ? std::move(certificate) : nullptr;
}

bool sign(X509 &certificate, EVP_PKEY &key)
{
    return X509_sign(&certificate, &key, EVP_sha256()) > 0;
}

WallTime endOf(const X509 &certificate)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &parts) != 1)
        return {};
    const std::chrono::sys_days day = std::chrono::year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
    return day + std::chrono::hours(parts.tm_hour) + std::chrono::minutes(parts.tm_min) + Seconds(parts.tm_sec);
}

QByteArray alternativeNames(const QStringList &names)
{
    QStringList entries;
    for (const QString &name : names)
        entries += (QHostAddress(name).isNull() ? QStringLiteral("DNS:") : QStringLiteral("IP:")) + name;
    return entries.join(u',').toLatin1();
}

} // namespace

Result<Made> makeAuthority(const QString &name, WallTime now)
{
    const KeyPtr key(EVP_EC_gen("P-256"));
    if (!key)
        return failed(QStringLiteral("no key could be made"));
    const X509Ptr ca = begin(*key, name, now - kSlack, now + kAuthorityLife);
    const bool isGood = ca && X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get())) == 1 &&
                        addExtensions(*ca, *ca,
                                      {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                       {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                       {NID_subject_key_identifier, "hash"}}) &&
                        sign(*ca, *key);
    return isGood ? Result<Made>(Made{pemOf(*ca), pemOf(*key)})
                  : failed(QStringLiteral("the authority's certificate could not be made"));
}

Result<Made> makeServerCertificate(const Made &authority, const QStringList &names, const QByteArray &key, WallTime now)
{
    const X509Ptr ca = readCertificate(authority.certificate);
    const KeyPtr caKey = readPrivateKey(authority.key);
    if (!ca || !caKey || X509_check_private_key(ca.get(), caKey.get()) != 1)
        return failed(QStringLiteral("the authority's certificate and key do not belong together"));
    KeyPtr own = key.isEmpty() ? KeyPtr(EVP_EC_gen("P-256")) : readPrivateKey(key);
    if (!own)
        return failed(QStringLiteral("the server's key cannot be read or made"));
    const X509Ptr made = begin(*own, names.value(0), now - kSlack, std::min(now + kServerLife, endOf(*ca)));
    const bool isGood = made && X509_set_issuer_name(made.get(), X509_get_subject_name(ca.get())) == 1 &&
                        addExtensions(*made, *ca,
                                      {{NID_basic_constraints, "critical,CA:FALSE"},
                                       {NID_key_usage, "critical,digitalSignature"},
                                       {NID_ext_key_usage, "serverAuth"},
                                       {NID_subject_alt_name, alternativeNames(names)},
                                       {NID_subject_key_identifier, "hash"},
                                       {NID_authority_key_identifier, "keyid"}}) &&
                        sign(*made, *caKey);
    return isGood ? Result<Made>(Made{pemOf(*made), pemOf(*own)})
                  : failed(QStringLiteral("the server's certificate could not be made"));
}

QString certificateName(const QString &text)
{
    const QHostAddress address(text);
    if (!address.isNull())
        return address.scopeId().isEmpty() ? address.toString() : QString();
    static const QRegularExpression form(QStringLiteral(
        "^(?:\\*\\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*$"));
    const bool isWild = text.startsWith(u"*.");
    const QString name = (isWild ? QStringLiteral("*.") : QString()) +
                         QString::fromLatin1(QUrl::toAce(isWild ? text.mid(2) : text)).toLower();
    return name.size() <= 253 && form.match(name).hasMatch() ? name : QString();
}

} // namespace holdfast::tls
