// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/write_queue.h"

#include <algorithm>

namespace holdfast::store {
namespace {

/// Command and environment are what may be large in a job.
qint64 bytesOf(const std::optional<jobs::Job> &job)
{
    qint64 bytes = 0;
    if (!job)
        return bytes;
    for (const QString &word : job->command)
        bytes += word.size();
    for (auto it = job->env.begin(); it != job->env.end(); ++it)
        bytes += it.key().size() + it.value().size();
    return bytes;
}

qint64 bytesOf(const jobs::Writes &writes)
{
    constexpr qint64 kRecord = 300; // about what a run or an outage takes
    qint64 bytes = kRecord;         // whoever waits for the answer
    for (const jobs::Write &write : writes) {
        bytes += kRecord;
        if (const auto *output = std::get_if<jobs::AppendOutput>(&write))
            bytes += output->data.size();
        else if (const auto *seen = std::get_if<jobs::PutLastSeen>(&write))
            bytes += seen->list.size() * kRecord;
        else if (const auto *change = std::get_if<jobs::PutChange>(&write))
            bytes += bytesOf(change->change.former) + bytesOf(change->change.later);
    }
    return bytes;
}

} // namespace

void WriteQueue::push(quint64 ticket, jobs::Writes writes)
{
    {
        const std::lock_guard lock(m_mutex);
        m_bytes += bytesOf(writes);
        m_items.push_back({Item::Kind::Batch, ticket, std::move(writes)});
        ++m_batches;
    }
    m_changed.notify_one();
}

void WriteQueue::pushProbe(quint64 id)
{
    {
        const std::lock_guard lock(m_mutex);
        m_items.push_back({Item::Kind::Probe, id, {}});
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
    m_changed.wait(lock, [this] { return !m_items.empty() || m_giveUpAt; });
    if (m_items.empty())
        return std::nullopt;
    Round round;
    std::size_t writes = 0;
    qint64 bytes = 0;
    while (!m_items.empty() && writes < kMaxWritesARound && bytes < kMaxBytesARound) {
        Item &item = m_items.front();
        if (item.kind == Item::Kind::Probe) {
            round.probes.push_back(item.number);
            m_items.pop_front();
            continue;
        }
        writes += std::max<std::size_t>(item.writes.size(), 1);
        const qint64 itemBytes = bytesOf(item.writes);
        bytes += itemBytes;
        m_bytes -= itemBytes;
        round.tickets.push_back(item.number);
        round.batches.push_back(std::move(item.writes));
        m_items.pop_front();
        --m_batches;
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
    return m_batches;
}

qint64 WriteQueue::waitingBytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

} // namespace holdfast::store
