// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/guess_watch.h"

#include <algorithm>

namespace holdfast::access {

GuessWatch::Guess GuessWatch::wrong(const QString &address, MonoTime now)
{
    if (m_seen.size() >= kMaxAddresses && !m_seen.contains(address))
        forgetOld(now);
    Seen &seen = m_seen.try_emplace(address, Seen{now, 0}).first->second;
    if (now - seen.since >= kPeriod)
        seen = {now, 0};
    if (seen.count == kMost)
        return Guess::TooMany;
    ++seen.count;
    return Guess::Counted;
}

void GuessWatch::forgetOld(MonoTime now)
{
    std::erase_if(m_seen, [now](const auto &entry) { return now - entry.second.since >= kPeriod; });
    if (m_seen.size() < kMaxAddresses)
        return;
    m_seen.erase(std::min_element(m_seen.begin(), m_seen.end(),
                                  [](const auto &a, const auto &b) { return a.second.since < b.second.since; }));
}

} // namespace holdfast::access
