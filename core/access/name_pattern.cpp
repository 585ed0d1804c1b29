// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/name_pattern.h"

#include "core/base/ids.h"

namespace holdfast::access {

bool isGoodPattern(const QString &pattern)
{
    QString asName = pattern;
    asName.replace(u'*', u'x');
    return isGoodName(asName);
}

/// Goes back to the last '*' only: linear in most cases, never exponential.
bool matchesPattern(const QString &pattern, const QString &name)
{
    qsizetype p = 0;
    qsizetype n = 0;
    qsizetype star = -1;
    qsizetype taken = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            taken = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star >= 0) {
            p = star + 1;
            n = ++taken;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

} // namespace holdfast::access
