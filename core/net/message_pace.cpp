// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/message_pace.h"

#include <algorithm>
#include <cmath>

namespace holdfast::net {

namespace {

/// What a wait is worth: long enough to cost few turns of the loop, short enough to keep an answer waiting for little.
constexpr double kSliceSeconds = 0.05;

} // namespace

void MessagePace::earn(MonoTime now)
{
    m_left = std::min(m_rate.burst, m_left + toSeconds(now - m_at) * m_rate.perSecond);
    m_at = now;
}

std::optional<Milliseconds> MessagePace::wait(MonoTime now)
{
    earn(now);
    const double slice = std::clamp(kSliceSeconds * m_rate.perSecond, 1.0, m_rate.burst);
    if (m_left >= slice) {
        m_heldSince.reset();
        return std::nullopt;
    }
    if (!m_heldSince)
        m_heldSince = now;
    constexpr double msecs = 1'000;
    return Milliseconds(static_cast<Milliseconds::rep>(std::ceil((slice - m_left) / m_rate.perSecond * msecs)));
}

bool MessagePace::goOn(MonoTime now)
{
    earn(now);
    return !m_heldSince || now - *m_heldSince < m_rate.patience;
}

} // namespace holdfast::net
