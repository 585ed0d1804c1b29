// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/clock.h"

#include <qt_windows.h>

#include <realtimeapiset.h>

namespace holdfast::runtime {
namespace {

using InterruptTime = VOID(WINAPI *)(PULONGLONG);

/// Not linked: its import library names an API set that not every Windows has. Null before Windows 10.
InterruptTime interruptTime()
{
    const HMODULE library = GetModuleHandleW(L"kernelbase.dll");
    if (!library)
        return nullptr;
    // By way of void(): a function pointer of any type can be kept in a function pointer of another.
    return reinterpret_cast<InterruptTime>(reinterpret_cast<void (*)()>(GetProcAddress(library, "QueryInterruptTime")));
}

} // namespace

Microseconds SystemClock::suspended() const
{
    static const InterruptTime query = interruptTime();
    if (!query)
        return Microseconds(0);
    // Both count units of 100 ns since the start of the machine; only the unbiased one stops during sleep.
    ULONGLONG awake = 0;
    ULONGLONG all = 0;
    QueryUnbiasedInterruptTime(&awake);
    query(&all);
    return Microseconds(static_cast<std::int64_t>((all - awake) / 10));
}

bool SystemClock::isSynchronised() const
{
    return false;
}

} // namespace holdfast::runtime
