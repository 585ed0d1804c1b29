// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/delivery/transfer.h"

#include <array>

namespace holdfast::delivery {
namespace {

constexpr long kConnectPatienceMs = 10'000;

std::size_t throwAway(char *, std::size_t size, std::size_t count, void *)
{
    return size * count;
}

/// libcurl asks about once a second, and more often while bytes come.
int mustStop(void *stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<const Stop *>(stop)->load() ? 1 : 0;
}

/// Once in the process, before the first handle; libcurl is not ended with it.
CURLcode initialized()
{
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    return code;
}

} // namespace

Problem undelivered(const QString &why)
{
    return {.code = QStringLiteral("undelivered"), .what = why};
}

Curl makeTransfer(const Delivery &delivery, const Stop &stop, const char *protocols)
{
    if (initialized() != CURLE_OK)
        return nullptr;
    Curl handle(curl_easy_init());
    if (!handle)
        return handle;
    const auto patience = static_cast<long>(delivery.patience.count());
    curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L); // several threads use libcurl
    curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, patience);
    curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT_MS, std::min(patience, kConnectPatienceMs));
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &throwAway);
    curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, &mustStop);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, &stop);
    return handle;
}

Result<void> perform(CURL *handle)
{
    std::array<char, CURL_ERROR_SIZE> words{};
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words.data());
    const CURLcode code = curl_easy_perform(handle);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);
    if (code == CURLE_OK)
        return {};
    const QString detail = QString::fromUtf8(words.data()).simplified();
    return undelivered(detail.isEmpty() ? QString::fromUtf8(curl_easy_strerror(code)) : detail);
}

} // namespace holdfast::delivery
