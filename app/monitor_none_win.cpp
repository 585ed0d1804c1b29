// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor.h"

namespace holdfast::app {

bool hasMonitor()
{
    return false;
}

/// Never called: without a window, parseOptions() chooses no face that has one.
int runMonitor(const Options &, char *)
{
    Q_ASSERT(false);
    return 2;
}

} // namespace holdfast::app
