// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/delivery/transfer.h"

#include <QMessageAuthenticationCode>

namespace holdfast::delivery {

Result<void> post(const Delivery &delivery, const Stop &stop)
{
    const Curl handle = makeTransfer(delivery, stop, "http,https");
    if (!handle)
        return undelivered(QStringLiteral("libcurl cannot be used"));
    Lines headers;
    headers.add("Content-Type: application/json");
    headers.add("Idempotency-Key: " + delivery.id);
    if (!delivery.secret.isEmpty())
        headers.add(
            "Holdfast-Signature: sha256=" +
            QMessageAuthenticationCode::hash(delivery.body, delivery.secret, QCryptographicHash::Sha256).toHex());
    headers.add("Expect:"); // no wait for "100 Continue"
    const QByteArray url = delivery.channel.target.toUtf8();
    curl_easy_setopt(handle.get(), CURLOPT_URL, url.constData());
    curl_easy_setopt(handle.get(), CURLOPT_USERAGENT, "holdfast/" HOLDFAST_VERSION);
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(delivery.body.size()));
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, delivery.body.constData());
    if (auto done = perform(handle.get()); !done)
        return done;
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status / 100 == 2)
        return {};
    const QString answer = QStringLiteral("the receiver answered with the HTTP status %1").arg(status);
    return undelivered(status / 100 == 3 ? answer + QStringLiteral("; redirects are not followed") : answer);
}

} // namespace holdfast::delivery
