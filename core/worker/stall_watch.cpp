// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/stall_watch.h"

#include <utility>

namespace holdfast::worker {

bool StallWatch::ask(MonoTime now)
{
    if (m_askedAt)
        return false;
    m_askedAt = now;
    return true;
}

std::optional<MonoTime> StallWatch::nextDeadline() const
{
    return m_askedAt && !m_isTold ? std::optional(*m_askedAt + kPatience) : std::nullopt;
}

bool StallWatch::onDeadline(MonoTime now)
{
    const auto due = nextDeadline();
    if (!due || now < *due)
        return false;
    m_isTold = true;
    return true;
}

std::optional<Milliseconds> StallWatch::answered(MonoTime now)
{
    const auto askedAt = std::exchange(m_askedAt, std::nullopt);
    return std::exchange(m_isTold, false) && askedAt ? std::optional(inMsecs(now - *askedAt)) : std::nullopt;
}

} // namespace holdfast::worker
