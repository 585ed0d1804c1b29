// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/message.h"

#include <array>

namespace holdfast::protocol {

/// The contract's word for each alternative of Message, in its order. Unknown carries its own.
inline constexpr auto kTypeNames = std::to_array<const char *>({
    "worker_register",
    "heartbeat",
    "job_started",
    "job_output",
    "job_result",
    "event",
    "credential_offer",
    "job_start",
    "job_cancel",
    "goodbye",
    "drill",
    "credential_rotate",
    "ack",
    "error",
    "",
});
static_assert(kTypeNames.size() == std::variant_size_v<Message>, "each message needs its word");

/// More attempts than a worker can hold; bounds the lists of a registration and its answer.
inline constexpr int kMaxHoldings = 10'000;

} // namespace holdfast::protocol
