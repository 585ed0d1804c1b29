// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/sleep_watch.h"

namespace holdfast::runtime {

std::optional<Microseconds> SleepWatch::look(Microseconds suspendedSoFar)
{
    const Microseconds slept = suspendedSoFar - m_seen;
    if (slept < Microseconds::zero())
        m_seen = suspendedSoFar; // a virtual machine moved to another host: begin anew
    if (slept < kShortest)
        return std::nullopt;
    m_seen = suspendedSoFar;
    return slept;
}

} // namespace holdfast::runtime
