// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/links/usage.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace bench {

void fail(const char *what)
{
    std::fprintf(stderr, "bench_links: %s: %s\n", what, std::strerror(errno));
    std::exit(1);
}

Usage usageOf(const std::string &pid)
{
    Usage usage;
    std::ifstream stat("/proc/" + pid + "/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    long user = 0;
    long system = 0;
    if (text.empty() || std::sscanf(text.c_str() + text.rfind(')') + 2,
                                    "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system) != 2)
        fail("no such process");
    usage.cpuSeconds = static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
    std::ifstream status("/proc/" + pid + "/status");
    for (std::string line; std::getline(status, line);) {
        (void)std::sscanf(line.c_str(), "VmRSS: %ld", &usage.kibibytes);
        (void)std::sscanf(line.c_str(), "voluntary_ctxt_switches: %ld", &usage.switches);
    }
    std::ifstream memory("/proc/" + pid + "/smaps_rollup");
    for (std::string line; std::getline(memory, line);)
        (void)std::sscanf(line.c_str(), "Pss: %ld", &usage.ownKibibytes);
    return usage;
}

} // namespace bench
