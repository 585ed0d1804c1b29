// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/expiry.h"

#include <algorithm>
#include <array>

namespace holdfast::tls {

int daysLeft(WallTime notAfter, WallTime now)
{
    return static_cast<int>(std::chrono::floor<std::chrono::days>(notAfter - now).count());
}

std::optional<QString> ExpiryWatch::look(WallTime notAfter, WallTime now)
{
    constexpr std::array kSteps{std::chrono::days(kFewDays), std::chrono::days(7), std::chrono::days(1),
                                std::chrono::days(0)};
    if (std::exchange(m_notAfter, notAfter) != notAfter)
        m_told = 0;
    const Milliseconds left = notAfter - now;
    const auto reached = std::count_if(kSteps.begin(), kSteps.end(), [left](auto step) { return left <= step; });
    if (reached <= m_told)
        return std::nullopt;
    m_told = static_cast<int>(reached);
    if (left <= Milliseconds(0))
        return QStringLiteral("the TLS certificate has expired at %1").arg(toIso(notAfter));
    return QStringLiteral("the TLS certificate expires in %1, at %2").arg(forPeople(left), toIso(notAfter));
}

} // namespace holdfast::tls
