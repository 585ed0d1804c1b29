// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace bench {

/// What a process has used so far.
struct Usage
{
    double cpuSeconds = 0;
    long kibibytes = 0;    ///< resident
    long ownKibibytes = 0; ///< PSS: what is shared is divided
    long switches = 0;     ///< the times that it waited
};

/// Of the process with this number.
[[nodiscard]] Usage usageOf(const std::string &pid);

/// Ends the program.
[[noreturn]] void fail(const char *what);

} // namespace bench
