// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace holdfast::monitor {

/// When the next batch is due: at most five a second, at least one a second, so that a client knows within seconds when
/// it is cut off. Pure.
class Pace final
{
public:
    static constexpr Milliseconds kShortest{200};
    static constexpr Milliseconds kLongest{1000};

    void sent(MonoTime now) { m_sentAt = now; }
    [[nodiscard]] MonoTime due(bool hasChanges) const { return m_sentAt + (hasChanges ? kShortest : kLongest); }

private:
    MonoTime m_sentAt{};
};

} // namespace holdfast::monitor
