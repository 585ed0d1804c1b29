// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/plots/latency_plot.h"
#include "scene.h"

/// What the tests of plots draw.
namespace holdfast::gui::test {

inline WallTime now()
{
    return sceneNow();
}

inline LatencyPoint point(WallTime at, double max)
{
    return {at, Seconds(60), 10, {max / 10, max / 2, max}};
}

inline Span lastHour()
{
    return {now() - std::chrono::hours(1), now()};
}

} // namespace holdfast::gui::test
