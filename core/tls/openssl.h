// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

class QSslCertificate;

/// Owners of OpenSSL's objects. Only sources of this folder include this file.
namespace holdfast::tls {

template <auto Free>
struct Deleter
{
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free_all>>;

/// Null if OpenSSL cannot read it.
[[nodiscard]] X509Ptr toOpenSsl(const QSslCertificate &certificate);

/// A private key of PEM without a passphrase; null if it is none.
[[nodiscard]] KeyPtr readPrivateKey(const QByteArray &pem);

/// SHA-256 of the DER SubjectPublicKeyInfo, 64 lower-case hex digits.
[[nodiscard]] QString pinOf(const X509 &certificate);

} // namespace holdfast::tls
