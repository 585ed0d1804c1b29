// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <QCoreApplication>

namespace holdfast::gui {

/// The server's words and figures as people of the window's language read them. Times are shown in local time.
class Labels final
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::Labels)

public:
    Labels() = delete;

    [[nodiscard]] static QString workerState(const QString &state);
    [[nodiscard]] static QString runState(const QString &state);
    [[nodiscard]] static QString cause(const QString &cause);

    /// "340 ms", "2.4 s", "12 s", "3 min 5 s", "2 h 10 min", "5 d 3 h".
    [[nodiscard]] static QString duration(Milliseconds duration);
    /// The same in whole seconds, for what counts: "9 s", never "9.0 s".
    [[nodiscard]] static QString wholeSeconds(Milliseconds duration);
    /// "0.42", "3.2", "41", "1,200": milliseconds to two or three digits; "–" for nothing.
    [[nodiscard]] static QString ms(std::optional<double> value);
    /// With the unit, a unit that fits: "0.42 ms", "1.2 s".
    [[nodiscard]] static QString latency(std::optional<double> ms);
    [[nodiscard]] static QString bytes(qint64 count);

    /// "14:03:07" of today, else with the day: "24 Nov 14:03:07"; "–" for nothing.
    [[nodiscard]] static QString time(MaybeTime time, WallTime now);
    /// With day, seconds and zone, for tips.
    [[nodiscard]] static QString fullTime(MaybeTime time);
    /// By the clocks of that zone (an IANA name; empty: UTC), and here if they differ: "Thu 19 Mar 2026 02:30
    /// Europe/Berlin, here 01:30". An unknown zone: as fullTime().
    [[nodiscard]] static QString timeInZone(WallTime time, const QString &timezone);
    /// "12 s ago", "in 3 min"; "–" for nothing.
    [[nodiscard]] static QString ago(MaybeTime time, WallTime now);
};

} // namespace holdfast::gui
