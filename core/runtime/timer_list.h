// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>

#include <chrono>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace holdfast::runtime {

/// The timers of one event dispatcher, ordered by the moment when each is due. Starting, stopping and firing one costs
/// the logarithm of their number.
///
/// No timer fires early. A coarse one may be late by a twentieth of its interval, at most 128 ms, and a very coarse one
/// by a second, so that several fire in one turn.
class TimerList final
{
public:
    using Moment = std::chrono::steady_clock::time_point;
    using Interval = std::chrono::milliseconds;

    void add(int id, Interval interval, Qt::TimerType type, QObject *object, Moment now);
    /// False where there is no such timer.
    bool remove(int id);
    bool removeAll(QObject *object);

    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> of(QObject *object) const;
    [[nodiscard]] std::optional<Interval> remaining(int id, Moment now) const;
    /// The next moment for fire().
    [[nodiscard]] std::optional<Moment> nextDue() const;

    /// Sends a QTimerEvent for each timer that is due, once for each. A handler may do all of the above, and turn a
    /// nested event loop: the timer whose handler runs does not fire there. Returns how many fired that have an
    /// interval.
    int fire(Moment now);

private:
    struct Timer
    {
        QObject *object = nullptr;
        Interval interval{0};
        Qt::TimerType type = Qt::CoarseTimer;
        Moment ideal;          ///< what the next interval is added to
        quint64 serial = 0;    ///< tells a timer from a later one with its id
        bool isFiring = false; ///< its handler runs; then it is not in the queue
    };
    struct Place
    {
        Moment due;
        quint64 order = 0; ///< grows with each one queued
        int id = 0;
        friend bool operator<(const Place &a, const Place &b)
        {
            return std::tie(a.due, a.order, a.id) < std::tie(b.due, b.order, b.id);
        }
    };
    struct Entry
    {
        Timer timer;
        Place place;
    };

    void enqueue(int id, Entry &entry);
    void drop(std::unordered_map<int, Entry>::iterator found);
    /// True if it fired and has an interval.
    bool send(int id, Moment now);

    std::unordered_map<int, Entry> m_timers;
    std::set<Place> m_queue;
    std::set<std::pair<QObject *, int>> m_owners;
    quint64 m_serial = 0;
    quint64 m_order = 0;
};

} // namespace holdfast::runtime
