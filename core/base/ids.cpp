// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

#include <algorithm>
#include <string_view>

namespace holdfast {

QString makeRunId(WallTime now, std::uint64_t random)
{
    const auto append = [](QString &text, std::uint64_t bits, int digits) {
        for (int i = digits - 1; i >= 0; --i)
            text += QLatin1Char(kBase32Digits[(bits >> (5 * i)) & 31U]);
    };
    QString id;
    id.reserve(16);
    append(id, static_cast<std::uint64_t>(toMsecs(now)), 9);
    append(id, random, 7);
    return id;
}

std::optional<WallTime> timeOfRunId(const QString &id)
{
    constexpr qsizetype kOfTime = 9;
    const std::string_view digits(kBase32Digits);
    std::int64_t msecs = 0;
    if (id.size() != 16)
        return std::nullopt;
    for (qsizetype i = 0; i < id.size(); ++i) {
        const auto value = digits.find(id[i].toLatin1());
        if (value == std::string_view::npos)
            return std::nullopt;
        if (i < kOfTime)
            msecs = msecs * 32 + static_cast<std::int64_t>(value);
    }
    return fromMsecs(msecs);
}

bool isGoodName(const QString &name)
{
    const auto good = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.' ||
               c == u'_' || c == u'-';
    };
    return !name.isEmpty() && name.size() <= 100 && name[0] != u'-' && name[0] != u'.' &&
           std::all_of(name.begin(), name.end(), good);
}

} // namespace holdfast
