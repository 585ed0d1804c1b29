// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>

namespace holdfast::tls {

/// From so many days before its end on, a certificate is warned of, and "tls init" renews it.
inline constexpr int kFewDays = 30;

/// Whole days until a certificate expires, rounded down; negative: it has expired.
[[nodiscard]] int daysLeft(WallTime notAfter, WallTime now);

/// The warnings before a certificate expires, each said once: at 30, 7 and 1 days, and when it is over. Pure.
class ExpiryWatch final
{
public:
    /// The sentence that is due, or nothing. A new `notAfter` begins anew.
    [[nodiscard]] std::optional<QString> look(WallTime notAfter, WallTime now);

private:
    WallTime m_notAfter{};
    int m_told = 0; ///< steps
};

} // namespace holdfast::tls
