// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/write_queue.h"

#include <algorithm>

namespace holdfast::store {
namespace {

qint64 bytesOf(const jobs::Writes &writes)
{
    constexpr qint64 kRecord = 300; // about what a run or an outage takes
    qint64 bytes = kRecord;         // whoever waits for the answer
    for (const jobs::Write &write : writes) {
        const auto *output = std::get_if<jobs::AppendOutput>(&write);
        bytes += kRecord + (output ? output->data.size() : 0);
    }
    return bytes;
}

} // namespace

void WriteQueue::push(quint64 ticket, jobs::Writes writes)
{
    {
        const std::lock_guard lock(m_mutex);
        m_bytes += bytesOf(writes);
        m_items.push_back({ticket, std::move(writes)});
    }
    m_changed.notify_one();
}

void WriteQueue::pushProbe(quint64 id)
{
    {
        const std::lock_guard lock(m_mutex);
        m_probes.push_back(id);
    }
    m_changed.notify_one();
}

void WriteQueue::close(Milliseconds patience)
{
    {
        const std::lock_guard lock(m_mutex);
        m_giveUpAt = Clock::now() + patience;
    }
    m_changed.notify_all();
}

std::optional<Round> WriteQueue::take()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_items.empty() || !m_probes.empty() || m_giveUpAt; });
    if (m_items.empty() && m_probes.empty())
        return std::nullopt;
    Round round;
    round.probes.swap(m_probes);
    std::size_t writes = 0;
    qint64 bytes = 0;
    while (!m_items.empty() && writes < kMostWritesARound && bytes < kMostBytesARound) {
        Item &item = m_items.front();
        writes += std::max<std::size_t>(item.writes.size(), 1);
        const qint64 itemBytes = bytesOf(item.writes);
        bytes += itemBytes;
        m_bytes -= itemBytes;
        round.tickets.push_back(item.ticket);
        round.batches.push_back(std::move(item.writes));
        m_items.pop_front();
    }
    return round;
}

bool WriteQueue::pause(Milliseconds duration)
{
    std::unique_lock lock(m_mutex);
    const Clock::time_point until = Clock::now() + duration;
    const auto end = [this, until] { return m_giveUpAt ? std::min(until, *m_giveUpAt) : until; };
    while (Clock::now() < end()) // close() in the middle shortens it
        m_changed.wait_until(lock, end());
    return !m_giveUpAt || Clock::now() < *m_giveUpAt;
}

std::size_t WriteQueue::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_items.size();
}

qint64 WriteQueue::waitingBytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

} // namespace holdfast::store
