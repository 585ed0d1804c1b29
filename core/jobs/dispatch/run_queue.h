// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/run.h"

#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace holdfast::jobs {

/// The runs that wait for a worker: which is first, and which must not start yet. Pure.
///
/// Each job has its own line, and only the heads of the lines are looked through: a job that cannot start a run now
/// costs one look, however many of its runs wait.
class RunQueue final
{
public:
    /// A waiting run gains one priority a minute, so that none is passed by for ever. The gain is the same for all, so
    /// of two runs the one that is ahead now stays ahead: `queuedAt` minus the priority in minutes says the order once
    /// and for all, and nothing is ever sorted again.
    struct Key
    {
        WallTime order;
        QString id; ///< of two with the same order the one that was made first

        friend bool operator<(const Key &a, const Key &b) { return std::tie(a.order, a.id) < std::tie(b.order, b.id); }
    };

    /// The run sleeps until wake() is told a time that is not before `notBefore`.
    void add(const Run &run, MonoTime notBefore);
    /// False where it does not wait.
    bool remove(const QString &id);
    void wake(MonoTime now);

    [[nodiscard]] bool empty() const { return m_entries.empty(); }
    [[nodiscard]] int waitingOf(const QString &job) const;
    /// When the next run that sleeps is due; it may have passed.
    [[nodiscard]] std::optional<MonoTime> nextWake() const;

    /// The heads of the lines in their order: the first one, and the one after. Holds while runs are removed.
    [[nodiscard]] std::optional<Key> first() const;
    [[nodiscard]] std::optional<Key> after(const Key &key) const;

private:
    struct Entry
    {
        QString job;
        Key key;
        std::optional<MonoTime> asleepUntil;
    };
    struct Line
    {
        std::set<Key> ready;
        int waiting = 0; ///< ready or asleep
    };

    void makeReady(Entry &entry);
    void leaveLine(Line &line, const Key &key);

    std::map<QString, Entry> m_entries; ///< by run
    std::map<QString, Line> m_lines;    ///< by job
    std::set<Key> m_heads;              ///< the first of each line
    std::set<std::pair<MonoTime, QString>> m_asleep;
};

} // namespace holdfast::jobs
