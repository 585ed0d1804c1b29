// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/delivery/delivery.h"

#include <curl/curl.h>

#include <memory>

namespace holdfast::delivery {

/// What libcurl's C interface needs to be freed.
struct FreeCurl
{
    void operator()(CURL *handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
using Curl = std::unique_ptr<CURL, FreeCurl>;

/// A list of lines for libcurl.
class Lines final
{
public:
    void add(const QByteArray &line)
    {
        if (curl_slist *longer = curl_slist_append(m_list.get(), line.constData())) {
            static_cast<void>(m_list.release());
            m_list.reset(longer);
        }
    }
    [[nodiscard]] curl_slist *get() const { return m_list.get(); }

private:
    std::unique_ptr<curl_slist, FreeCurl> m_list;
};

/// A handle with its limits: how long it may take, that it ends with `stop`, that what comes is thrown away.
[[nodiscard]] Curl makeTransfer(const Delivery &delivery, const Stop &stop, const char *protocols);

/// Carries it out; the problem is libcurl's, in words.
[[nodiscard]] Result<void> perform(CURL *handle);

} // namespace holdfast::delivery
