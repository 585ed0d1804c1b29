// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/line_limiter.h"

#include <utility>

namespace holdfast {

std::optional<QString> LineLimiter::take(const QString &kind, MonoTime now)
{
    Kind &known = m_kinds[kind];
    if (known.said == 0 || now - known.since >= Seconds(60)) {
        known.since = now;
        known.said = 0;
    }
    if (known.said == m_most) {
        ++known.leftOut;
        return std::nullopt;
    }
    if (++known.said == m_most)
        return QStringLiteral(" (further lines of this kind are left out for a minute)");
    const int leftOut = std::exchange(known.leftOut, 0);
    return leftOut == 0 ? QString() : QStringLiteral(" (%1 more such lines were left out)").arg(leftOut);
}

} // namespace holdfast
