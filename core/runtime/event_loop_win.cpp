// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/event_loop.h"

namespace holdfast::runtime {

void installEventLoop(QThread &) {} // Windows tells Qt which socket is ready: nothing is polled

} // namespace holdfast::runtime
