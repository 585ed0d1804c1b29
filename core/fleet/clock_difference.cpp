// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fleet/clock_difference.h"

#include <algorithm>

namespace holdfast::fleet {

Milliseconds clockAhead(WallTime sentAt, WallTime receivedAt, Microseconds roundTrip)
{
    const Milliseconds ahead = sentAt - receivedAt;
    return ahead < Milliseconds(0) ? std::min(Milliseconds(0), ahead + inMsecs(roundTrip)) : ahead;
}

QString clockWords(Milliseconds ahead)
{
    return QStringLiteral("%1 %2").arg(forPeople(std::chrono::abs(ahead)),
                                       QLatin1String(ahead < Milliseconds(0) ? "behind" : "ahead of"));
}

} // namespace holdfast::fleet
