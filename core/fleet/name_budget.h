// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

#include <map>

namespace holdfast::fleet {

/// How many new names of workers the server takes in a minute once it knows many: names stay, so a peer in a loop must
/// not fill the list before somebody sees it. A large fleet that starts for the first time is not slowed.
class NameBudget final
{
public:
    static constexpr std::size_t kFree = 10'000;
    static constexpr int kPerAddress = 100;
    static constexpr int kTotal = 1'000;

    /// One more from this address, "HOST:PORT", beside those that are known. False: too many in this minute.
    [[nodiscard]] bool take(const QString &address, std::size_t known, MonoTime now)
    {
        if (known < kFree)
            return true;
        if (now - m_since >= Seconds(60)) {
            m_since = now;
            m_total = 0;
            m_taken.clear();
        }
        if (m_total >= kTotal)
            return false;
        int &taken = m_taken[address.left(address.lastIndexOf(u':'))]; // as many entries as names at most
        if (taken >= kPerAddress)
            return false;
        ++taken;
        ++m_total;
        return true;
    }

private:
    MonoTime m_since{};
    int m_total = 0;
    std::map<QString, int> m_taken; ///< by host
};

} // namespace holdfast::fleet
