// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/run_queue.h"

namespace holdfast::jobs {

void RunQueue::add(const Run &run, MonoTime notBefore)
{
    const Key key{run.queuedAt - std::chrono::minutes(run.priority), run.id};
    if (!m_entries.emplace(run.id, Entry{run.job, key, notBefore}).second)
        return;
    ++m_lines[run.job].waiting;
    m_asleep.emplace(notBefore, run.id);
}

bool RunQueue::remove(const QString &id)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end())
        return false;
    const Entry &entry = found->second;
    const auto line = m_lines.find(entry.job);
    if (entry.asleepUntil)
        m_asleep.erase({*entry.asleepUntil, id});
    else
        leaveLine(line->second, entry.key);
    if (--line->second.waiting == 0)
        m_lines.erase(line);
    m_entries.erase(found);
    return true;
}

void RunQueue::wake(MonoTime now)
{
    while (!m_asleep.empty() && m_asleep.begin()->first <= now) {
        makeReady(m_entries.at(m_asleep.begin()->second));
        m_asleep.erase(m_asleep.begin());
    }
}

void RunQueue::makeReady(Entry &entry)
{
    entry.asleepUntil.reset();
    std::set<Key> &ready = m_lines.at(entry.job).ready;
    const bool leads = ready.empty() || entry.key < *ready.begin();
    if (leads && !ready.empty())
        m_heads.erase(*ready.begin());
    if (leads)
        m_heads.insert(entry.key);
    ready.insert(entry.key);
}

void RunQueue::leaveLine(Line &line, const Key &key)
{
    line.ready.erase(key);
    if (m_heads.erase(key) > 0 && !line.ready.empty())
        m_heads.insert(*line.ready.begin());
}

int RunQueue::waitingOf(const QString &job) const
{
    const auto line = m_lines.find(job);
    return line == m_lines.end() ? 0 : line->second.waiting;
}

std::optional<MonoTime> RunQueue::nextWake() const
{
    return m_asleep.empty() ? std::nullopt : std::optional(m_asleep.begin()->first);
}

std::optional<RunQueue::Key> RunQueue::first() const
{
    return m_heads.empty() ? std::nullopt : std::optional(*m_heads.begin());
}

std::optional<RunQueue::Key> RunQueue::after(const Key &key) const
{
    const auto next = m_heads.upper_bound(key);
    return next == m_heads.end() ? std::nullopt : std::optional(*next);
}

} // namespace holdfast::jobs
