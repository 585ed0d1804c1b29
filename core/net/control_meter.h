// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QtGlobal>

namespace holdfast::net {

/// Notices a flood of control frames. Qt answers pings without a word, so they are measured as the bytes that were read
/// and that no data frame explains. 64 KiB at once and 16 KiB a second are free: 125 of the longest pings a second,
/// where a keepalive needs one in 20 s. Pure.
class ControlMeter final
{
public:
    /// Before the bytes of one wake-up are read, of which `available` wait.
    void readBegins(qint64 available) { m_available = available; }

    /// A data frame came out, of at most `payload` bytes. An empty one explains nothing: it is as cheap as a ping.
    void frameRead(qint64 payload);

    /// The unexplained bytes of this wake-up, after which `available` still wait. 0 almost always.
    [[nodiscard]] qint64 readEnds(qint64 available);

    /// Takes `bytes` from the budget; false while more is taken than it allows. Kept as the moment up to which all is
    /// paid for (GCRA, ITU-T I.371), so that small sums lose nothing to rounding.
    [[nodiscard]] bool spend(qint64 bytes, MonoTime now);

private:
    qint64 m_available = 0;
    qint64 m_unexplained = 0; ///< below 0: a frame's head is still to come or was counted before
    MonoTime m_paidUntil{};
};

} // namespace holdfast::net
