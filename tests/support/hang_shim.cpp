// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Loaded before the C library (LD_PRELOAD): the disk hangs as long as the file is there that $HOLDFAST_TEST_HANG names.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>

extern "C" int fsync(int handle)
{
    using Fsync = int (*)(int);
    static const auto real = reinterpret_cast<Fsync>(dlsym(RTLD_NEXT, "fsync"));
    const char *path = std::getenv("HOLDFAST_TEST_HANG");
    while (path != nullptr && ::access(path, F_OK) == 0)
        ::usleep(10'000);
    return real(handle);
}
