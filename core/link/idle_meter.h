// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <algorithm>

namespace holdfast::link {

/// How long a connection has been without a byte either way. A hop that forgets idle connections cuts after a steady
/// time of it, or resets the next thing that is sent: then the stretch before that counts.
class IdleMeter final
{
public:
    explicit IdleMeter(MonoTime now)
        : m_lastReceived(now)
        , m_lastActivity(now)
    {}

    void received(MonoTime now)
    {
        m_outlived = std::max(m_outlived, idle(now));
        m_lastReceived = m_lastActivity = now;
        m_sentInVain = false;
        m_gap = Microseconds(0);
    }
    void sent(MonoTime now)
    {
        if (!m_sentInVain)
            m_gap = now - m_lastActivity;
        m_sentInVain = true;
        m_lastActivity = now;
    }
    /// The last stretch without a byte either way.
    [[nodiscard]] Microseconds idle(MonoTime now) const { return std::max(m_gap, now - m_lastActivity); }
    /// The longest of them after which the other side was heard again.
    [[nodiscard]] Microseconds outlived() const { return m_outlived; }
    /// Since the last byte of the other side.
    [[nodiscard]] Microseconds silent(MonoTime now) const { return now - m_lastReceived; }

private:
    MonoTime m_lastReceived;
    MonoTime m_lastActivity;
    Microseconds m_gap{0}; ///< before the first of what was sent and not answered
    Microseconds m_outlived{0};
    bool m_sentInVain = false;
};

} // namespace holdfast::link
