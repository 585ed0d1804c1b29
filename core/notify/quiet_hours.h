// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QString>

namespace holdfast::notify {

/// A part of each day in which nobody is disturbed, such as 22:00-07:00 in Europe/Berlin.
struct QuietHours
{
    int fromMinute = 0; ///< of the day
    int toMinute = 0;   ///< exclusive; before fromMinute: of the next day. The same: there are none
    QString timezone = QStringLiteral("UTC");

    [[nodiscard]] bool isEmpty() const { return fromMinute == toMinute; }
    friend bool operator==(const QuietHours &, const QuietHours &) = default;
};

/// Reads "22:00-07:00". Problem `bad_field` for another text, or a zone that this machine does not know.
[[nodiscard]] Result<QuietHours> readQuietHours(const QString &text, const QString &timezone);
/// "22:00-07:00"; empty for none.
[[nodiscard]] QString toString(const QuietHours &quiet);

/// The end of the quiet hours that `now` lies in. Nothing: it lies in none. Where the clock skips that time, it is the
/// first one after it.
[[nodiscard]] std::optional<WallTime> endOfQuiet(const QuietHours &quiet, WallTime now);

} // namespace holdfast::notify
