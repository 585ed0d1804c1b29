// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace holdfast {

/// How many lines of the log one peer may cause: no peer may push out what others have written.
class LineBudget final
{
public:
    static constexpr int kMost = 100; ///< a minute
    enum class Line { Say, SayAsLast, Leave };

    Line take(MonoTime now)
    {
        if (m_taken == 0 || now - m_since >= Seconds(60)) {
            m_since = now;
            m_taken = 0;
        }
        if (m_taken == kMost)
            return Line::Leave;
        return ++m_taken == kMost ? Line::SayAsLast : Line::Say;
    }

private:
    MonoTime m_since{};
    int m_taken = 0;
};

} // namespace holdfast
