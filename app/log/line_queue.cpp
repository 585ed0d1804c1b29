// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/log/line_queue.h"

#include <utility>

namespace holdfast::app {

void LineQueue::put(const QByteArray &line, Milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    if (m_isClosed)
        return;
    if (m_lost > 0 || m_bytes + line.size() > kMaxBytes) {
        ++m_lost;
        return;
    }
    const bool isAlone = isWritten();
    m_bytes += line.size();
    m_items.push_back({Item::Task::Write, line});
    m_changed.notify_all();
    if (isAlone && patience > Milliseconds(0))
        m_changed.wait_for(lock, patience, [this] { return isWritten(); });
}

void LineQueue::putReopen()
{
    const std::lock_guard lock(m_mutex);
    m_items.push_back({Item::Task::Reopen});
    m_changed.notify_all();
}

void LineQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
    m_changed.notify_all();
}

LineQueue::Item LineQueue::take()
{
    std::unique_lock lock(m_mutex);
    m_isWriting = false;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return m_isClosed || !m_items.empty() || m_lost > 0; });
    if (m_items.empty() && m_lost == 0)
        return {Item::Task::End};
    m_isWriting = true;
    if (m_items.empty())
        return {Item::Task::TellOfGap, {}, std::exchange(m_lost, 0)};
    Item item = std::move(m_items.front());
    m_items.pop_front();
    m_bytes -= item.line.size();
    return item;
}

bool LineQueue::waitUntilWritten(Milliseconds most)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, most, [this] { return isWritten(); });
}

} // namespace holdfast::app
