// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

#include <map>

namespace holdfast {

/// How many lines of one kind the log takes in a minute, where a peer decides how many there are.
class LineLimiter final
{
public:
    static constexpr int kMax = 10; ///< a minute, of each kind

    explicit LineLimiter(int most = kMax)
        : m_most(most)
    {}

    /// What to add to the line: nothing, or what becomes of others. No value: the line is left out.
    [[nodiscard]] std::optional<QString> take(const QString &kind, MonoTime now);
    void forget(const QString &kind) { m_kinds.erase(kind); }

private:
    struct Kind
    {
        MonoTime since{};
        int said = 0;
        int leftOut = 0; ///< since the last line that was said
    };
    int m_most;
    std::map<QString, Kind> m_kinds;
};

} // namespace holdfast
