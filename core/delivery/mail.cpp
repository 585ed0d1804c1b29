// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/delivery/transfer.h"

#include <QUrl>

#include <algorithm>

namespace holdfast::delivery {
namespace {

/// What is not sent yet.
struct Rest
{
    const QByteArray &bytes;
    qsizetype at = 0;
};

std::size_t readMore(char *to, std::size_t size, std::size_t count, void *rest)
{
    auto &from = *static_cast<Rest *>(rest);
    const auto most = static_cast<qsizetype>(size * count);
    const qsizetype length = std::min(most, from.bytes.size() - from.at);
    std::copy_n(from.bytes.constData() + from.at, length, to);
    from.at += length;
    return static_cast<std::size_t>(length);
}

bool isThisMachine(const QString &host)
{
    return host == u"localhost" || host == u"127.0.0.1" || host == u"::1";
}

/// A mail server on this machine often has a certificate that nobody can check.
long tlsFor(const QUrl &server, const QByteArray &password)
{
    if (isThisMachine(server.host()))
        return CURLUSESSL_NONE;
    return password.isEmpty() ? CURLUSESSL_TRY : CURLUSESSL_ALL;
}

} // namespace

Result<void> mail(const Delivery &delivery, const Stop &stop)
{
    const Curl handle = makeTransfer(delivery, stop, "smtp,smtps");
    if (!handle)
        return undelivered(QStringLiteral("libcurl cannot be used"));
    const QUrl server(delivery.channel.smtp);
    const QByteArray url = server.toEncoded(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery);
    const QByteArray user = server.userName(QUrl::FullyDecoded).toUtf8();
    const QByteArray from = "<" + delivery.channel.from.toUtf8() + ">";
    Lines to;
    to.add("<" + delivery.channel.target.toUtf8() + ">");
    Rest rest{delivery.body};
    curl_easy_setopt(handle.get(), CURLOPT_URL, url.constData());
    curl_easy_setopt(handle.get(), CURLOPT_USE_SSL, tlsFor(server, delivery.secret));
    if (!user.isEmpty()) {
        curl_easy_setopt(handle.get(), CURLOPT_USERNAME, user.constData());
        curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, delivery.secret.constData());
    }
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, from.constData());
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, &readMore);
    curl_easy_setopt(handle.get(), CURLOPT_READDATA, &rest);
    return perform(handle.get());
}

} // namespace holdfast::delivery
