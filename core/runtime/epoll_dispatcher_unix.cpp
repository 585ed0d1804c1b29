// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QThread>

#include <limits>
#include <poll.h>

namespace holdfast::runtime {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Waits for nothing but `wakeUp`.
void waitFor(const WakeUp &wakeUp, NotifierSet::Patience patience)
{
    constexpr auto kMost = milliseconds(std::numeric_limits<int>::max());
    pollfd asked{wakeUp.descriptor(), POLLIN, 0};
    if (::poll(&asked, 1, patience ? static_cast<int>(std::min(*patience, kMost).count()) : -1) > 0)
        wakeUp.drain();
}

} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
{}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted = false;
    Q_EMIT awake();
    const quint64 turn = ++m_turn;
    QCoreApplication::sendPostedEvents();

    // A nested loop may have taken the request that was meant for this one.
    const bool mayBlock =
        flags.testFlag(QEventLoop::WaitForMoreEvents) && turn == m_turn && !m_isInterrupted && !m_wakeUp.isRequested();
    if (mayBlock)
        Q_EMIT aboutToBlock();
    if (m_isInterrupted)
        return false;

    int handled = wait(flags, mayBlock) ? 1 : 0;
    if (!flags.testFlag(QEventLoop::ExcludeSocketNotifiers))
        handled += m_notifiers.activate();
    if (!flags.testFlag(QEventLoop::X11ExcludeTimers) && m_timers.nextDue())
        handled += m_timers.fire(SteadyClock::now());
    return handled > 0;
}

bool EpollDispatcher::wait(QEventLoop::ProcessEventsFlags flags, bool mayBlock)
{
    NotifierSet::Patience most = milliseconds(0);
    if (mayBlock && m_wakeUp.beginWait())
        most = patience(flags);
    if (flags.testFlag(QEventLoop::ExcludeSocketNotifiers))
        waitFor(m_wakeUp, most);
    else
        m_notifiers.wait(most);
    return m_wakeUp.endWait();
}

NotifierSet::Patience EpollDispatcher::patience(QEventLoop::ProcessEventsFlags flags) const
{
    const auto due = m_timers.nextDue();
    if (!due || flags.testFlag(QEventLoop::X11ExcludeTimers))
        return std::nullopt;
    return std::max(std::chrono::ceil<milliseconds>(*due - SteadyClock::now()), milliseconds(0));
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    Q_ASSERT(notifier->thread() == QThread::currentThread());
    if (notifier->socket() >= 0)
        m_notifiers.add(notifier);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (notifier->socket() >= 0)
        m_notifiers.remove(notifier);
}

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object)
{
    Q_ASSERT(object->thread() == QThread::currentThread());
    m_timers.add(timerId, milliseconds(interval), timerType, object, SteadyClock::now());
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    return m_timers.remove(timerId);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.of(object);
}

int EpollDispatcher::remainingTime(int timerId)
{
    constexpr auto kMost = milliseconds(std::numeric_limits<int>::max());
    const auto left = m_timers.remaining(timerId, SteadyClock::now());
    return left ? static_cast<int>(std::min(*left, kMost).count()) : -1;
}

void EpollDispatcher::wakeUp()
{
    m_wakeUp.request();
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted = true;
    m_wakeUp.request();
}

} // namespace holdfast::runtime
