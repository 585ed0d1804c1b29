// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/step.h"

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace holdfast::jobs {

/// How a worker's link was lost, as far as this side knows.
struct Disconnect
{
    OutageCause cause = OutageCause::Unknown;
    QString verdict;                                    ///< a sentence; empty: nothing is known
    std::optional<WallTime> lastSign = std::nullopt;    ///< of life; none: the last heartbeat
    std::optional<MonoTime> silentSince = std::nullopt; ///< the same on the other clock; none: now
    QString act = {};                                   ///< what a person should do; empty: nothing
};

/// How a worker came back, and what both sides together make of its absence.
struct Reconnect
{
    int attempts = 0; ///< that it made to connect
    int held = 0;     ///< results that waited on its disk
    Disconnect loss;
};

/// The workers, connected or not: what they can take, what they run, when they were away. Pure.
class Roster final
{
public:
    /// A start that a worker has not answered, or has taken without beginning with it.
    struct Silence
    {
        MonoTime since{};
        bool isTaken = false;
    };
    struct Worker
    {
        WorkerRecord record;
        std::set<AttemptKey> running;                      ///< attempts assigned to it
        std::map<QString, std::set<AttemptKey>> elsewhere; ///< by instance: of others that had this name before
        std::optional<Outage> outage;                      ///< that lasts
        std::optional<WallTime> lastBegan;                 ///< of its newest outage
        MonoTime takesFrom{};                              ///< it refused an assignment: none goes to it before …
        QString refusal;                                   ///< … and this is why: refused()
        std::map<AttemptKey, Silence> silent;              ///< it owes a word about these, and gets no further runs
        qsizetype ofOtherStores = 0;                       ///< attempts that it holds for other databases
        bool isOutageStored = false;
        bool isSeen = false;        ///< since the last recordSeen()
        int freeInIndex = 0;        ///< free slots, as Roster's index has them; 0: it is not there
        QList<WallTime> reconnects; ///< of the last day, the newest kMaxReconnects

        [[nodiscard]] int freeSlots() const;
        [[nodiscard]] qsizetype runCount() const; ///< of all data folders of that name
        /// Whether the link to the very process folder that has the run is up.
        [[nodiscard]] bool isLinkedTo(const Run &run) const
        {
            return record.connected && record.instance == run.instance;
        }
    };

    Roster() = default;
    Roster(Roster &&) = default;
    Roster &operator=(Roster &&) = default;
    Roster(const Roster &) = delete; // its parts point at each other
    Roster &operator=(const Roster &) = delete;
    ~Roster() = default;

    /// Workers that were connected when the former server stopped are away from now on, for that cause.
    /// `takeOver` as in Loaded.
    void restore(const QList<WorkerRecord> &workers, const QList<Outage> &outages, const QString &takeOver,
                 WallTime now, Step &step);

    /// `how` says more of the outage that ends with it, where there is one.
    Worker &connected(const WorkerRecord &record, const Reconnect &how, Step &step);
    void disconnected(const QString &name, const Disconnect &loss, WallTime now, Step &step);
    /// It was heard. That stays in memory, because a heartbeat must cost no write, until recordSeen(). True: it is the
    /// first one, and so nextSeenWrite() is new.
    bool seen(const QString &name, Now now);
    static constexpr Milliseconds kSeenWrite = std::chrono::minutes(1); ///< from the first one seen to the record
    [[nodiscard]] std::optional<MonoTime> nextSeenWrite() const { return m_seenDue; }
    void recordSeen(MonoTime now, Step &step);

    /// The name under which a data folder was seen last; empty: it was not seen.
    [[nodiscard]] QString nameOf(const QString &instance) const;
    /// What the data folder that is `to` now has under its former name is moved to it; a name with nothing left goes.
    [[nodiscard]] std::set<AttemptKey> rename(const QString &from, const QString &to, Step &step);
    void remove(const QString &name, Step &step);

    static constexpr std::size_t kMaxNames = 20'000;
    /// An ephemeral worker that was away for so long, and has no runs, is removed.
    static constexpr Milliseconds kEphemeral = std::chrono::minutes(10);
    void awaitEnd(const QString &name, MonoTime now);
    [[nodiscard]] std::optional<MonoTime> nextEnd() const;
    void removeEphemeral(MonoTime now, Step &step);

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
    /// Outages of one worker that are stored in an hour; of further ones, only the newest is known.
    static constexpr int kMaxOutages = 100;
    static constexpr qsizetype kMaxReconnects = 1'000;
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
    /// What it owes a word about, for people; empty: nothing.
    [[nodiscard]] static QString silenceOf(const Worker &worker, MonoTime now);
    /// When the next one that refused is to be asked again; it may have passed.
    [[nodiscard]] std::optional<MonoTime> nextWake() const;
    /// Those whose time has come are asked from now on, as all others are.
    void wake(MonoTime now);
    /// Why match() finds none, in words.
    [[nodiscard]] QString whyNone(const Labels &labels, MonoTime now) const;

private:
    static constexpr Milliseconds kRemembered = std::chrono::hours(24); ///< how long a reconnect counts

    Worker &findOrMake(const QString &name);
    /// After each change of what freeSlots() or takesJobs() looks at.
    void index(Worker &worker);
    void forgetInstance(const QString &instance, const QString &name);

    std::map<QString, Worker> m_workers;
    std::unordered_map<QString, Worker *> m_byName; ///< the same: every message of a worker asks for it by its name
    /// Those that are connected and have free slots, by the negative of these and the name: the freest is the first.
    std::set<std::pair<int, QString>> m_free;
    std::set<std::pair<MonoTime, QString>> m_ends;     ///< of ephemeral workers; one may be back, or gone
    std::map<QString, QString> m_nameOf;               ///< by instance
    std::set<std::pair<MonoTime, QString>> m_refusing; ///< by the time of their next assignment
    std::vector<QString> m_seen;                       ///< since the last recordSeen()
    std::optional<MonoTime> m_seenDue;                 ///< none: nobody was seen
};

} // namespace holdfast::jobs
