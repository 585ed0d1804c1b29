// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <algorithm>

namespace holdfast::link {

/// Whether a worker's link does its work: while it is up, the server acknowledges something again and again, since a
/// heartbeat goes out at a known pace. While it is down, the worker tries again, which is its work then: a new process
/// could do no more. Pure.
class Vitals final
{
public:
    /// `heartbeat`: between two messages that are acknowledged; `ackTimeout`: the longest wait for an answer.
    Vitals(Milliseconds heartbeat, Milliseconds ackTimeout)
        : m_most(heartbeat + ackTimeout)
    {}

    void up(MonoTime now)
    {
        m_isUp = true;
        m_last = now;
    }
    void down() { m_isUp = false; }
    void acknowledged(MonoTime now) { m_last = std::max(m_last, now); }

    [[nodiscard]] bool isUp() const { return m_isUp; }
    [[nodiscard]] bool isGood(MonoTime now) const { return !m_isUp || now - m_last <= m_most; }

private:
    const Milliseconds m_most;
    MonoTime m_last{};
    bool m_isUp = false;
};

} // namespace holdfast::link
