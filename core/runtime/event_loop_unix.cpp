// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/epoll_dispatcher.h"
#include "core/runtime/event_loop.h"

#include <QThread>

namespace holdfast::runtime {

void installEventLoop(QThread &thread)
{
    if (qgetenv("HOLDFAST_EVENT_LOOP") != "qt")
        thread.setEventDispatcher(std::make_unique<EpollDispatcher>().release()); // the thread owns it
}

} // namespace holdfast::runtime
