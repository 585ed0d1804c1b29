// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/message_pace.h"

#include <algorithm>

namespace holdfast::net {

namespace {

/// What a wait is worth: long enough to cost few turns of the loop, short enough to keep an answer waiting for little.
constexpr double kSliceSeconds = 0.05;

} // namespace

std::optional<Milliseconds> MessagePace::wait(MonoTime now)
{
    const double slice = std::clamp(kSliceSeconds * m_bucket.rate().perSecond, 1.0, m_bucket.rate().burst);
    const auto wait = m_bucket.waitFor(slice, now);
    if (!wait)
        m_heldSince.reset();
    else if (!m_heldSince)
        m_heldSince = now;
    return wait;
}

bool MessagePace::goOn(MonoTime now)
{
    m_bucket.earn(now);
    return !m_heldSince || now - *m_heldSince < m_patience;
}

} // namespace holdfast::net
