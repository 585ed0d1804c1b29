// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cerrno>

#include <poll.h>
#include <sys/types.h>

/// What both ends of a nursery's socket do.
namespace holdfast::keeper {

/// Makes a system call once more when a signal has interrupted it.
template <typename Call>
ssize_t whole(Call call)
{
    ssize_t result = 0;
    do {
        result = call();
    } while (result < 0 && errno == EINTR);
    return result;
}

/// What was sent before can still be read.
inline bool hasHungUp(int socket)
{
    pollfd other{socket, 0, 0};
    ::poll(&other, 1, 0);
    return (other.revents & (POLLHUP | POLLERR)) != 0;
}

} // namespace holdfast::keeper
