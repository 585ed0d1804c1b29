// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/silence.h"

#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace holdfast::store {

/// After a signal it waits from the start again: there are hardly any in this thread.
bool waitForBytes(int socket, Milliseconds most)
{
    pollfd descriptor{socket, POLLIN, 0};
    for (;;) {
        const int ready = poll(&descriptor, 1, static_cast<int>(most.count()));
        if (ready >= 0 || errno != EINTR)
            return ready != 0;
    }
}

void endTraffic(int socket)
{
    shutdown(socket, SHUT_RDWR);
}

} // namespace holdfast::store
