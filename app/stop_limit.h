// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace holdfast::app {

/// Bounds an orderly stop: the thread that stops may hang in a disk, and then no timer of its loop fires.
class StopLimit final
{
public:
    /// `expired` is called in another thread, `most` after begin().
    StopLimit(Milliseconds most, std::function<void()> expired);
    ~StopLimit();
    StopLimit(const StopLimit &) = delete;
    StopLimit &operator=(const StopLimit &) = delete;

    void begin();

private:
    const Milliseconds m_most;
    const std::function<void()> m_expired;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOver = false;
    std::thread m_thread;
};

} // namespace holdfast::app
