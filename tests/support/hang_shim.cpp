// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Loaded before the C library (LD_PRELOAD): the disk hangs as long as the file is there that $HOLDFAST_TEST_HANG names.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>

namespace {

using Sync = int (*)(int);

Sync realOf(const char *name)
{
    return reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name));
}

void hang()
{
    const char *path = std::getenv("HOLDFAST_TEST_HANG");
    while (path != nullptr && ::access(path, F_OK) == 0)
        ::usleep(10'000);
}

} // namespace

extern "C" int fsync(int handle)
{
    static const Sync real = realOf("fsync");
    hang();
    return real(handle);
}

extern "C" int fdatasync(int handle)
{
    static const Sync real = realOf("fdatasync");
    hang();
    return real(handle);
}
