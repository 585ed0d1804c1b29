// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/message.h"

#include <array>

namespace holdfast::protocol {

/// The contract's word for each alternative of Message, in its order. Unknown carries its own.
inline constexpr std::array<const char *, std::variant_size_v<Message>> kTypeNames = {
    "worker_register", "heartbeat", "job_started", "job_output", "job_result", "event", "job_start",
    "job_cancel",      "goodbye",   "drill",       "ack",        "error",      "",
};

/// More attempts than a worker can hold; bounds the lists of a registration and its answer.
inline constexpr int kMaxHoldings = 10'000;

} // namespace holdfast::protocol
