// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/clock.h"

#include <QBasicTimer>
#include <QObject>

#include <deque>
#include <functional>
#include <optional>

namespace holdfast::net {

/// Holds back what a connection sends, in order: for a time each, or until it is let go. For drills: a path that is
/// slow, or that has gone silent. Lives in the connection's thread.
class DrillQueue final : public QObject
{
    Q_OBJECT
public:
    /// `lag`: how late each comes; nothing: it waits for releaseAll().
    DrillQueue(std::optional<Milliseconds> lag, const runtime::Clock &clock, QObject *parent)
        : QObject(parent)
        , m_clock(clock)
        , m_lag(lag)
    {}

    void hold(qint64 bytes, std::function<void()> send);
    void releaseAll();
    [[nodiscard]] qint64 heldBytes() const { return m_bytes; }

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Held
    {
        MonoTime due;
        qint64 bytes;
        std::function<void()> send;
    };

    void releaseUntil(MonoTime now);
    void arm(MonoTime now);

    const runtime::Clock &m_clock;
    std::optional<Milliseconds> m_lag;
    std::deque<Held> m_held;
    qint64 m_bytes = 0;
    QBasicTimer m_timer;
};

} // namespace holdfast::net
