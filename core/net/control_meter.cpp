// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/control_meter.h"

#include <algorithm>

namespace holdfast::net {

namespace {

constexpr qint64 kMaxFrameHead = 14; // RFC 6455 section 5.2
constexpr qint64 kBurst = 64 * 1024;
constexpr Microseconds kPerByte = Microseconds(1'000'000 / (16 * 1024));

} // namespace

void ControlMeter::frameRead(qint64 payload)
{
    if (payload > 0)
        m_unexplained -= payload + kMaxFrameHead;
}

qint64 ControlMeter::readEnds(qint64 available)
{
    m_unexplained += m_available - available;
    m_available = available;
    const qint64 excess = std::max<qint64>(m_unexplained, 0);
    // Qt reads a frame's head one turn before its body: that much credit is carried over, and no more.
    m_unexplained = std::clamp<qint64>(m_unexplained, -kMaxFrameHead, 0);
    return excess;
}

bool ControlMeter::spend(qint64 bytes, MonoTime now)
{
    m_paidUntil = std::max(m_paidUntil, now) + bytes * kPerByte;
    return m_paidUntil - now <= kBurst * kPerByte;
}

} // namespace holdfast::net
