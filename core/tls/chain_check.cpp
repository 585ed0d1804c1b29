// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/chain_check.h"

#include "core/tls/openssl.h"

#include <QHostAddress>
#include <QSslCertificate>
#include <QUrl>

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <ctime>
#include <vector>

namespace holdfast::tls {
namespace {

using StorePtr = std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>>;
using ContextPtr = std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>>;
struct StackDeleter
{
    void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); } // not what is in it
};
using StackPtr = std::unique_ptr<STACK_OF(X509), StackDeleter>;

ClientFault faultOf(int error)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return ClientFault::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return ClientFault::NotYetValid;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return ClientFault::WrongName;
    case X509_V_ERR_INVALID_PURPOSE:
        return ClientFault::WrongPurpose;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return ClientFault::PinMismatch; // it shows the pinned certificate, and was not issued by it
    default:
        return ClientFault::Other;
    }
}

bool setExpectations(X509_VERIFY_PARAM *parameters, const QString &host, WallTime now)
{
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(toMsecs(now) / 1000));
    const QHostAddress address(host);
    if (!address.isNull())
        return X509_VERIFY_PARAM_set1_ip_asc(parameters, address.toString().toLatin1().constData()) == 1;
    const QByteArray name = QUrl::toAce(host);
    return !name.isEmpty() && X509_VERIFY_PARAM_set1_host(parameters, name.constData(), 0) == 1;
}

std::optional<ClientFault> verify(X509 &trusted, const std::vector<X509Ptr> &chain, const QString &host, WallTime now)
{
    const StorePtr store(X509_STORE_new());
    const StackPtr others(sk_X509_new_null());
    for (const X509Ptr &certificate : chain)
        sk_X509_push(others.get(), certificate.get());
    const ContextPtr context(X509_STORE_CTX_new());
    const bool isReady = X509_STORE_add_cert(store.get(), &trusted) == 1 &&
                         X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), others.get()) == 1 &&
                         X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER) == 1 &&
                         setExpectations(X509_STORE_CTX_get0_param(context.get()), host, now);
    const bool isGood = isReady && X509_verify_cert(context.get()) == 1;
    const int error = X509_STORE_CTX_get_error(context.get());
    ERR_clear_error();
    if (isGood && error == X509_V_OK)
        return std::nullopt;
    return isReady ? faultOf(error) : ClientFault::Other;
}

} // namespace

std::optional<ClientFault> checkPinned(const QList<QSslCertificate> &chain, const QString &pin, const QString &host,
                                       WallTime now)
{
    std::vector<X509Ptr> natives;
    for (const QSslCertificate &certificate : chain) {
        natives.push_back(toOpenSsl(certificate));
        if (!natives.back())
            return ClientFault::Other;
    }
    for (const X509Ptr &native : natives) {
        if (pinOf(*native) == pin)
            return verify(*native, natives, host, now);
    }
    return ClientFault::PinMismatch;
}

} // namespace holdfast::tls
