// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/event_loop.h"

#include <QThread>

namespace {

/// A test program that links this runs on the daemons' event loop. QtTest's main makes the application, so this comes
/// before main.
[[maybe_unused]] const bool kIsInstalled = [] {
    holdfast::runtime::installEventLoop(*QThread::currentThread());
    return true;
}();

} // namespace
