// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/clock.h"

#include <QObject>
#include <QTimer>

namespace holdfast::runtime {

/// Serves one pure machine: it is told `nextDeadline()` after each input and says when that moment has come. The clock
/// decides, not the tick: a QTimer may fire early, and late after a stall. Moving a deadline into the future, what
/// every message of a living link does, costs a comparison and no system timer.
///
/// Lives in the machine's thread. `expired` comes from the event loop only, never from inside set().
class DeadlineTimer final : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives the timer.
    explicit DeadlineTimer(const Clock &clock, QObject *parent = nullptr);

    /// Replaces the deadline; nothing stops the timer. A moment already past expires at the next turn of the loop.
    void set(std::optional<MonoTime> deadline);
    /// The same, and a deadline that moves into the future wakes nobody at its former moment.
    void restart(MonoTime deadline);

    [[nodiscard]] std::optional<MonoTime> deadline() const { return m_deadline; }

Q_SIGNALS:
    /// The deadline has come, at most once for each set().
    void expired(holdfast::Now now);

private:
    void onTimeout();
    void arm(MonoTime now);

    const Clock &m_clock;
    QTimer m_timer{this}; ///< a child, so that it moves to another thread with this
    std::optional<MonoTime> m_deadline;
    MonoTime m_armedFor{}; ///< when the running QTimer will fire; may lie before the deadline, never behind it
};

} // namespace holdfast::runtime
