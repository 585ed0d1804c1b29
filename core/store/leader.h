// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QList>
#include <QObject>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace holdfast::store {

/// A server that waits for its turn, and could take over now.
struct WaitingServer
{
    QString name; ///< "db2 (process 17)"
    QString url;  ///< at which it answers

    friend bool operator==(const WaitingServer &, const WaitingServer &) = default;
};

/// The server that holds a database which several servers share.
struct Leader
{
    QString name;       ///< for people: "db1 (process 4711)"; empty: nobody held the database yet
    QString url;        ///< at which it serves: "ws://192.0.2.7:8000"
    bool isFree = true; ///< its lease is over, or it gave it up: another one may take over

    friend bool operator==(const Leader &, const Leader &) = default;
};

/// Asks the database. Blocking; made and called in one thread.
using AskLeader = std::function<Result<Leader>()>;

/// What a leader knows of its lease, from the thread that renews it: until when it may believe that nobody else holds
/// its database, and who waits. Any thread.
class LeaseTrust final
{
public:
    /// It was renewed. `until` counts from the begin of the attempt: the answer may have taken long.
    void extend(MonoTime until) { m_until = until.time_since_epoch().count(); }
    /// Another server holds it.
    void end() { m_until = 0; }

    [[nodiscard]] bool isHeld(MonoTime now, Milliseconds grace = {}) const
    {
        return now.time_since_epoch() < Microseconds(m_until.load()) + grace;
    }

    void setWaiting(const QList<WaitingServer> &waiting)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = waiting;
    }
    /// By name.
    [[nodiscard]] QList<WaitingServer> waiting() const
    {
        const std::lock_guard lock(m_mutex);
        return m_waiting;
    }

private:
    std::atomic<MonoTime::rep> m_until{0};
    mutable std::mutex m_mutex;
    QList<WaitingServer> m_waiting;
};

/// Asks again and again who leads, from a thread of its own; the first time after `every`.
class LeaderWatch final : public QObject
{
    Q_OBJECT
public:
    /// `make` is called in that thread.
    LeaderWatch(std::function<AskLeader()> make, Milliseconds every, QObject *parent = nullptr);
    /// Waits for an answer that is under way.
    ~LeaderWatch() override;

Q_SIGNALS:
    /// Each answer, in this object's thread.
    void looked(const holdfast::Result<holdfast::store::Leader> &leader);

private:
    void run();
    [[nodiscard]] bool sleep();

    std::function<AskLeader()> m_make;
    Milliseconds m_every;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isEnding = false;
    std::thread m_thread; ///< last: it uses the rest
};

} // namespace holdfast::store
