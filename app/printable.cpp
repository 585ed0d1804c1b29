// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/printable.h"

#include <algorithm>

namespace holdfast::app {
namespace {

bool isUnsafe(QChar c)
{
    const char16_t code = c.unicode();
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

} // namespace

QString printable(const QString &text)
{
    if (std::none_of(text.begin(), text.end(), isUnsafe))
        return text;
    QString safe;
    for (const QChar c : text) {
        if (c == u'\n')
            safe += QStringLiteral("\\n");
        else if (c == u'\t')
            safe += QStringLiteral("\\t");
        else if (isUnsafe(c))
            safe += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            safe += c;
    }
    return safe;
}

} // namespace holdfast::app
