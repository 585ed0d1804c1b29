// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stop_limit.h"

namespace holdfast::app {

StopLimit::StopLimit(Milliseconds most, std::function<void()> expired)
    : m_most(most)
    , m_expired(std::move(expired))
{}

StopLimit::~StopLimit()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isOver = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void StopLimit::begin()
{
    if (m_thread.joinable())
        return;
    m_thread = std::thread([this] {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait_for(lock, m_most, [this] { return m_isOver; }))
            m_expired();
    });
}

} // namespace holdfast::app
