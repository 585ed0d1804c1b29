// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/https.h"

#include "core/runtime/clock.h"
#include "core/tls/problem.h"

#include <QNetworkReply>
#include <QNetworkRequest>

namespace holdfast::tls {
namespace {

/// On a reply: the sentence about a certificate that was refused, and what to do.
constexpr char kFault[] = "holdfastTlsFault";

bool isHttps(const QUrl &url)
{
    return url.scheme() == u"https";
}

} // namespace

void Https::secure(QNetworkRequest &request) const
{
    if (isHttps(request.url()))
        request.setSslConfiguration(m_tls.configuration());
}

void Https::watch(QNetworkReply &reply) const
{
    if (!isHttps(reply.url()))
        return;
    QObject::connect(&reply, &QNetworkReply::sslErrors, &reply, [tls = m_tls, &reply](const QList<QSslError> &errors) {
        const auto chain = reply.sslConfiguration().peerCertificateChain();
        const auto fault = tls.judge(errors, chain, reply.url().host(), runtime::SystemClock().now().wall);
        if (fault)
            reply.setProperty(kFault, QStringList{fault->what, fault->todo});
        else
            reply.ignoreSslErrors(errors);
    });
}

std::optional<Problem> handshakeFault(const QNetworkReply &reply)
{
    const QStringList fault = reply.property(kFault).toStringList();
    if (!fault.isEmpty())
        return tlsProblem({}, fault.first(), fault.last());
    if (reply.error() == QNetworkReply::SslHandshakeFailedError)
        return handshakeProblem(reply.errorString().simplified(), reply.url().host());
    return std::nullopt;
}

} // namespace holdfast::tls
