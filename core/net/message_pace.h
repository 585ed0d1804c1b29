// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

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
        : m_rate(rate)
        , m_left(rate.burst)
        , m_at(now)
    {}
    /// One message has come. False: ask wait().
    [[nodiscard]] bool take() { return --m_left > 0; }
    /// How long to read no further; nothing: go on.
    [[nodiscard]] std::optional<Milliseconds> wait(MonoTime now);
    /// The wait is over. False: for all of `patience` the peer would have sent more.
    [[nodiscard]] bool goOn(MonoTime now);

private:
    void earn(MonoTime now);

    MessageRate m_rate;
    double m_left;
    MonoTime m_at;
    std::optional<MonoTime> m_heldSince; ///< without a rest since
};

} // namespace holdfast::net
