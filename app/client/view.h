// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

#include <QTimeZone>

namespace holdfast::app::client {

/// What standard output is, and where its reader lives.
struct Terminal
{
    bool isTerminal = false;
    int width = 0; ///< of the terminal, as far as it is known
    QTimeZone zone = QTimeZone::utc();
};

/// How a person sees an answer. The default is that of a pipe: in full, without color, in UTC.
struct View
{
    QTimeZone zone = QTimeZone::utc();
    bool utc = true; ///< all times are UTC, also those of schedules
    int width = 0;   ///< 0: tables may be of any width
    bool color = false;
};

/// What a reader at `terminal` gets: tables that fit and colors only where somebody looks.
[[nodiscard]] View viewFor(const Options &options, const Terminal &terminal);

/// The text in the color of a state ("succeeded", "offline"); as it is where the state has none.
[[nodiscard]] QString painted(const QString &text, const QString &state);

} // namespace holdfast::app::client
