// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/notify/channel.h"

#include <QByteArray>

#include <atomic>

namespace holdfast::delivery {

/// One attempt to bring a message to its channel: all that it needs, as values.
struct Delivery
{
    notify::Channel channel;
    QByteArray secret; ///< the key of a webhook's signature, or the password of a mail server; empty: none
    QByteArray id;     ///< the key by which the receiver knows a message again
    QByteArray body;   ///< byte by byte
    Milliseconds patience{30'000};
};

/// Set while attempts under way are to end at once. Read by the threads that make them.
using Stop = std::atomic<bool>;

// Each blocks for `patience` at most, and tells why the message was not taken. The problem's code is "undelivered".

/// POSTs it; only an answer of 2xx counts. Redirects are not followed.
[[nodiscard]] Result<void> post(const Delivery &delivery, const Stop &stop);
/// Hands it to the mail server. A password goes over TLS only, except to this machine.
[[nodiscard]] Result<void> mail(const Delivery &delivery, const Stop &stop);
/// Starts the program with it on standard input; only the exit code 0 counts.
[[nodiscard]] Result<void> feed(const Delivery &delivery, const Stop &stop);

[[nodiscard]] Problem undelivered(const QString &why);

} // namespace holdfast::delivery
