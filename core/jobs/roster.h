// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempt.h"
#include "core/jobs/records.h"

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace holdfast::jobs {

/// How a worker's link was lost, as far as this side knows.
struct Loss
{
    QString cause;                                      ///< one short word
    QString verdict;                                    ///< a sentence
    std::optional<WallTime> lastSign = std::nullopt;    ///< of life; none: the last heartbeat
    std::optional<MonoTime> silentSince = std::nullopt; ///< the same on the other clock; none: now
    QString act = {};                                   ///< what a person should do; empty: nothing
};

/// How a worker came back, and what both sides together make of its absence.
struct Return
{
    int attempts = 0; ///< that it made to connect
    int held = 0;     ///< results that waited on its disk
    Loss loss;
};

/// The workers, connected or not: what they can take, what they run, when they were away. Pure.
class Roster final
{
public:
    struct Worker
    {
        WorkerRecord record;
        std::set<AttemptKey> running;                      ///< attempts assigned to it
        std::map<QString, std::set<AttemptKey>> elsewhere; ///< by instance: of others that had this name before
        std::optional<Outage> outage;                      ///< that lasts
        std::optional<WallTime> lastBegan;                 ///< of its newest outage
        MonoTime takesFrom{};                              ///< it refused an assignment: none goes to it before …
        QString refusal;                                   ///< … and this is why: refused()
        std::deque<WallTime> reconnects;                   ///< of the last day

        [[nodiscard]] int freeSlots() const;
        /// Whether the link to the very process folder that has the run is up.
        [[nodiscard]] bool isLinkedTo(const Run &run) const
        {
            return record.connected && record.instance == run.instance;
        }
    };

    /// Workers that were connected when the former server stopped are away from now on, for that cause.
    void restore(const QList<WorkerRecord> &workers, const QList<Outage> &outages, WallTime now, Writes &writes);

    /// `how` says more of the outage that ends with it, where there is one.
    Worker &connected(const WorkerRecord &record, const Return &how, Writes &writes);
    void disconnected(const QString &name, const Loss &loss, WallTime now, Writes &writes);
    void seen(const QString &name, WallTime now, Writes &writes);

    void give(const Run &run);    ///< to the worker that it is assigned to
    void release(const Run &run); ///< the worker does not have it any more

    [[nodiscard]] Worker *find(const QString &name);
    [[nodiscard]] const Worker *find(const QString &name) const;
    [[nodiscard]] const std::map<QString, Worker> &all() const { return m_workers; }
    /// True for a registration that a newer one of the same worker has overtaken: it waited in the buffer of a dead
    /// connection, and what it says of the worker's runs is no longer so. Nothing of it may be believed.
    [[nodiscard]] bool isStale(const QString &name, const QString &instance, qint64 sequence) const;
    [[nodiscard]] static int reconnectsSince(const Worker &worker, WallTime since);
    /// So many reconnects within so long are no accident any more.
    static constexpr int kFlaps = 5;
    static constexpr Milliseconds kFlapTime = std::chrono::hours(1);
    [[nodiscard]] static bool isFlapping(const Worker &worker, WallTime now)
    {
        return reconnectsSince(worker, now - kFlapTime) >= kFlaps;
    }

    /// The worker for a job: it is connected, understands us, has a free slot and all the labels; of several the one
    /// with the most free slots. None: nullptr.
    [[nodiscard]] Worker *match(const Labels &labels, MonoTime now);
    /// The same of this one worker.
    [[nodiscard]] static bool takes(const Worker &worker, const Labels &labels, MonoTime now);
    /// It refused an assignment.
    void refused(Worker &worker, MonoTime takesFrom, const QString &why);
    /// When the next one that refused is to be asked again; it may have passed.
    [[nodiscard]] std::optional<MonoTime> nextWake() const;
    /// Those whose time has come are asked from now on, as all others are.
    void wake(MonoTime now);
    /// Why match() finds none, in words.
    [[nodiscard]] QString whyNone(const Labels &labels, MonoTime now) const;

private:
    std::map<QString, Worker> m_workers;
    std::set<std::pair<MonoTime, QString>> m_refusing; ///< by the time of their next assignment
};

} // namespace holdfast::jobs
