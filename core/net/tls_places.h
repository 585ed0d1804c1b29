// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QtGlobal>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace holdfast::net {

/// Which TLS handshakes are under way: at most so many at a time, and the others wait in the order in which they came.
/// While others wait, a handshake that takes longer than its fair time gives up its place: peers that stop in the
/// middle cannot keep the rest out. Pure.
class TlsPlaces final
{
public:
    using Id = quint64; ///< grows from one newcomer to the next

    TlsPlaces(int atOnce, Milliseconds fairTime)
        : m_atOnce(static_cast<std::size_t>(atOnce))
        , m_fairTime(fairTime)
    {}

    void enter(Id id) { m_waiting.insert(id); }
    void leave(Id id);

    struct Turn
    {
        std::vector<Id> drop; ///< they have left
        std::vector<Id> start;
        friend bool operator==(const Turn &, const Turn &) = default;
    };
    /// Who goes and who begins now. Call it after each enter() and leave(), and at the deadline.
    [[nodiscard]] Turn next(MonoTime now);
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;

private:
    std::size_t m_atOnce;
    Milliseconds m_fairTime;
    std::map<Id, MonoTime> m_running; ///< since when; began in the order of their numbers
    std::set<Id> m_waiting;
};

} // namespace holdfast::net
