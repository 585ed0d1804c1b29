// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/clock.h"

#include <qt_windows.h>

#include <realtimeapiset.h>

namespace holdfast::runtime {

Microseconds SystemClock::suspended() const
{
    // Both count units of 100 ns since the start of the machine; only the unbiased one stops during sleep.
    ULONGLONG awake = 0;
    ULONGLONG all = 0;
    QueryUnbiasedInterruptTime(&awake);
    QueryInterruptTime(&all);
    return Microseconds(static_cast<std::int64_t>((all - awake) / 10));
}

bool SystemClock::isSynchronised() const
{
    return false;
}

} // namespace holdfast::runtime
