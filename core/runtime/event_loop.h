// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QThread;

namespace holdfast::runtime {

/// Gives `thread` the event loop that costs least with many sockets: EpollDispatcher on Linux, Qt's own elsewhere. Call
/// it before the thread starts; for the main thread, before the QCoreApplication. A QApplication takes no other loop
/// than its own, so do not call this for the thread of a window.
///
/// HOLDFAST_EVENT_LOOP=qt in the environment leaves Qt's own, to find out whether a fault or a cost is the loop's.
void installEventLoop(QThread &thread);

} // namespace holdfast::runtime
