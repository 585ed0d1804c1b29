// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/notifier_set.h"
#include "core/runtime/timer_list.h"
#include "core/runtime/wake_up.h"

#include <QAbstractEventDispatcher>

namespace holdfast::runtime {

/// An event loop whose turn costs by what happens, not by how many sockets and timers there are. Qt's own on Unix asks
/// every socket in every turn. All else is as with Qt's: docs/decisions/0011-event-loop.md says where they differ.
///
/// Lives in the thread that it serves; only wakeUp() and interrupt() may be called from others. Linux only.
class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT
public:
    explicit EpollDispatcher(QObject *parent = nullptr);

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    /// True if it was woken.
    bool wait(QEventLoop::ProcessEventsFlags flags, bool mayBlock);
    [[nodiscard]] NotifierSet::Patience patience(QEventLoop::ProcessEventsFlags flags) const;

    WakeUp m_wakeUp;
    NotifierSet m_notifiers{m_wakeUp};
    TimerList m_timers;
    std::atomic<bool> m_isInterrupted = false;
    quint64 m_turn = 0;
};

} // namespace holdfast::runtime
