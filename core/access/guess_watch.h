// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

#include <map>

namespace holdfast::access {

/// Counts wrong tokens by the address they came from. A right token is let in at any time: a bound for all of an
/// address would let one peer lock out everybody behind the same proxy, and 256 bits are not guessed. The bound is
/// there for the loop and the log.
class GuessWatch final
{
public:
    static constexpr int kMost = 20; ///< wrong tokens a minute, of one address
    static constexpr std::size_t kMaxAddresses = 10'000;
    static constexpr Seconds kPeriod{60};

    enum class Guess { Counted, TooMany };

    /// A wrong token came. TooMany holds until kPeriod after the first of them.
    [[nodiscard]] Guess wrong(const QString &address, MonoTime now);

    [[nodiscard]] std::size_t addresses() const { return m_seen.size(); }

private:
    struct Seen
    {
        MonoTime since;
        int count = 0;
    };
    void forgetOld(MonoTime now);

    std::map<QString, Seen> m_seen;
};

} // namespace holdfast::access
