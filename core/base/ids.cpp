// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

#include <algorithm>

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
