// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/token_bucket.h"

#include <optional>

namespace holdfast::net {

/// So many messages at once, and so many a second from then on.
struct MessageRate
{
    double burst;
    double perSecond;
    Seconds patience; ///< of a peer that would send more all that time
};

/// Holds a peer to a MessageRate: says when to read no further, and for how long. A clock is looked at only when what
/// was granted is used up. Pure.
class MessagePace final
{
public:
    MessagePace(MessageRate rate, MonoTime now)
        : m_bucket({rate.burst, rate.perSecond}, now)
        , m_patience(rate.patience)
    {}
    /// One message has come. False: ask wait().
    [[nodiscard]] bool take() { return m_bucket.takeLeft(); }
    /// How long to read no further; nothing: go on.
    [[nodiscard]] std::optional<Milliseconds> wait(MonoTime now);
    /// The wait is over. False: for all of `patience` the peer would have sent more.
    [[nodiscard]] bool goOn(MonoTime now);

private:
    TokenBucket m_bucket;
    Seconds m_patience;
    std::optional<MonoTime> m_heldSince; ///< without a rest since
};

} // namespace holdfast::net
