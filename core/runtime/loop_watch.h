// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/deadline_timer.h"

#include <array>

namespace holdfast::runtime {

/// Measures how late this thread's event loop is: a deadline a second, and by how much it was missed.
class LoopWatch final : public QObject
{
    Q_OBJECT
public:
    explicit LoopWatch(const Clock &clock, QObject *parent = nullptr);

    /// The worst of the last minute.
    [[nodiscard]] Microseconds worst() const;

private:
    void onExpired(Now now);

    DeadlineTimer m_timer;
    MonoTime m_due;
    std::array<Microseconds, 60> m_late{};
    std::size_t m_at = 0;
};

} // namespace holdfast::runtime
