// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/success_codes.h"

#include <QStringList>

#include <algorithm>
#include <optional>

namespace holdfast::jobs {
namespace {

constexpr qsizetype kMostRanges = 100;

std::optional<quint32> numberFrom(QStringView text)
{
    const auto isDigit = [](QChar c) {
        return c >= u'0' && c <= u'9'; // no sign, and no digits of other scripts
    };
    bool isNumber = false;
    const quint32 number = text.toUInt(&isNumber);
    return isNumber && std::all_of(text.begin(), text.end(), isDigit) ? std::optional(number) : std::nullopt;
}

Problem notCodes(const QString &part)
{
    return badField(QStringLiteral("success"),
                    QStringLiteral("\"%1\" is not an exit code, nor a range of them").arg(part.left(100)),
                    QStringLiteral("write exit codes from 0 to 4294967295, as 0,3 or 0-7"));
}

} // namespace

Result<SuccessCodes> SuccessCodes::from(const QString &text)
{
    SuccessCodes codes;
    codes.m_ranges.clear();
    const QStringList parts = text.split(u',');
    if (parts.size() > kMostRanges)
        return badField(QStringLiteral("success"),
                        QStringLiteral("has %1 parts; %2 are allowed").arg(parts.size()).arg(kMostRanges));
    for (const QString &part : parts) {
        const QStringList ends = part.trimmed().split(u'-');
        const auto first = numberFrom(ends.first());
        const auto last = numberFrom(ends.last());
        if (ends.size() > 2 || !first || !last || *last < *first)
            return notCodes(part);
        codes.m_ranges.append({*first, *last});
    }
    return codes;
}

QString SuccessCodes::text() const
{
    QStringList parts;
    for (const Range &range : m_ranges)
        parts += range.first == range.last ? QString::number(range.first)
                                           : QStringLiteral("%1-%2").arg(range.first).arg(range.last);
    return parts.join(u',');
}

bool SuccessCodes::contains(int exitCode) const
{
    const auto code = static_cast<quint32>(exitCode);
    return std::any_of(m_ranges.begin(), m_ranges.end(),
                       [code](const Range &range) { return code >= range.first && code <= range.last; });
}

} // namespace holdfast::jobs
