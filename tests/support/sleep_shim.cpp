// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Loaded before the C library (LD_PRELOAD): the machine has slept, on top of what it did, for as many seconds as stand
// in the file that $HOLDFAST_TEST_SLEPT names. CLOCK_BOOTTIME and the wall clock have gone on, CLOCK_MONOTONIC has not.
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

extern "C" int clock_gettime(clockid_t id, timespec *time)
{
    using ClockGettime = int (*)(clockid_t, timespec *);
    static const auto real = reinterpret_cast<ClockGettime>(dlsym(RTLD_NEXT, "clock_gettime"));
    const int result = real(id, time);
    const char *path = std::getenv("HOLDFAST_TEST_SLEPT");
    if (result != 0 || (id != CLOCK_BOOTTIME && id != CLOCK_REALTIME) || path == nullptr)
        return result;
    if (std::FILE *file = std::fopen(path, "r")) {
        long slept = 0;
        if (std::fscanf(file, "%ld", &slept) == 1)
            time->tv_sec += slept;
        std::fclose(file);
    }
    return result;
}
