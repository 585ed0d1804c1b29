// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/timer_list.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <bit>
#include <limits>

namespace holdfast::runtime {
namespace {

using std::chrono::milliseconds;

constexpr int kSlackPart = 20; // of its interval: Qt's own 5 %
constexpr milliseconds kMaxCoarseGrain{128};
constexpr milliseconds kVeryCoarseGrain{1'000};

/// Timers of one grain are due at its multiples only.
milliseconds grainOf(milliseconds interval, Qt::TimerType type)
{
    switch (type) {
    case Qt::PreciseTimer:
        return milliseconds(0);
    case Qt::CoarseTimer:
        return std::min(milliseconds(std::bit_floor(static_cast<quint64>((interval / kSlackPart).count()))),
                        kMaxCoarseGrain);
    case Qt::VeryCoarseTimer:
        return kVeryCoarseGrain;
    }
    Q_UNREACHABLE();
}

TimerList::Moment roundUp(TimerList::Moment moment, milliseconds grain)
{
    if (grain == milliseconds(0))
        return moment;
    const auto over = moment.time_since_epoch() % grain;
    return over.count() == 0 ? moment : moment + (grain - over);
}

} // namespace

void TimerList::add(int id, Interval interval, Qt::TimerType type, QObject *object, Moment now)
{
    remove(id);
    Entry &entry = m_timers[id];
    entry.timer = {object, interval, type, now + interval, ++m_serial};
    m_owners.emplace(object, id);
    enqueue(id, entry);
}

void TimerList::enqueue(int id, Entry &entry)
{
    const Timer &timer = entry.timer;
    // A timer of zero with a grain would wait for nothing.
    const Interval grain = timer.interval == Interval(0) ? Interval(0) : grainOf(timer.interval, timer.type);
    entry.place = {roundUp(timer.ideal, grain), ++m_order, id};
    m_queue.insert(entry.place);
}

bool TimerList::remove(int id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return false;
    m_owners.erase({found->second.timer.object, id});
    drop(found);
    return true;
}

void TimerList::drop(std::unordered_map<int, Entry>::iterator found)
{
    if (!found->second.timer.isFiring)
        m_queue.erase(found->second.place);
    m_timers.erase(found);
}

bool TimerList::removeAll(QObject *object)
{
    const auto first = m_owners.lower_bound({object, std::numeric_limits<int>::min()});
    auto end = first;
    for (; end != m_owners.end() && end->first == object; ++end)
        drop(m_timers.find(end->second));
    const bool any = first != end;
    m_owners.erase(first, end);
    return any;
}

QList<QAbstractEventDispatcher::TimerInfo> TimerList::of(QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> list;
    auto owner = m_owners.lower_bound({object, std::numeric_limits<int>::min()});
    for (; owner != m_owners.end() && owner->first == object; ++owner) {
        const Timer &timer = m_timers.at(owner->second).timer;
        list.append({owner->second, static_cast<int>(timer.interval.count()), timer.type});
    }
    return list;
}

std::optional<TimerList::Interval> TimerList::remaining(int id, Moment now) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return std::nullopt;
    const auto &[timer, place] = found->second;
    const Moment due = timer.isFiring ? timer.ideal : place.due;
    return std::max(std::chrono::ceil<Interval>(due - now), Interval(0));
}

std::optional<TimerList::Moment> TimerList::nextDue() const
{
    return m_queue.empty() ? std::nullopt : std::optional(m_queue.begin()->due);
}

int TimerList::fire(Moment now)
{
    // What a handler starts, and what has fired already, is due now or later and stands behind all others.
    const quint64 last = m_order;
    int fired = 0;
    while (!m_queue.empty() && m_queue.begin()->due <= now && m_queue.begin()->order <= last)
        fired += send(m_queue.begin()->id, now) ? 1 : 0;
    return fired;
}

bool TimerList::send(int id, Moment now)
{
    Entry &entry = m_timers.at(id);
    Timer &timer = entry.timer;
    m_queue.erase(entry.place);
    timer.isFiring = true;
    timer.ideal += timer.interval;
    if (timer.ideal < now)
        timer.ideal = now + timer.interval; // what was missed is not made up for
    const quint64 serial = timer.serial;
    const bool hasInterval = timer.interval > Interval(0);
    QTimerEvent event(id);
    QCoreApplication::sendEvent(timer.object, &event);
    const auto found = m_timers.find(id); // the handler may have stopped it, or begun another
    if (found != m_timers.end() && found->second.timer.serial == serial) {
        found->second.timer.isFiring = false;
        enqueue(id, found->second);
    }
    return hasInterval;
}

} // namespace holdfast::runtime
