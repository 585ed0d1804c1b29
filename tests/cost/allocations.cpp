// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Counts what the program asks of the heap, operator new and Qt's containers alike. Only with the C library of GNU,
// whose own functions have these second names.
#include <cstddef>

long allocationsSoFar = 0;

extern "C" {
void *__libc_malloc(std::size_t size);
void *__libc_calloc(std::size_t count, std::size_t size);
void *__libc_realloc(void *old, std::size_t size);

void *malloc(std::size_t size)
{
    ++allocationsSoFar;
    return __libc_malloc(size);
}

void *calloc(std::size_t count, std::size_t size)
{
    ++allocationsSoFar;
    return __libc_calloc(count, size);
}

void *realloc(void *old, std::size_t size)
{
    ++allocationsSoFar;
    return __libc_realloc(old, size);
}
}
