// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QString>

namespace holdfast::jobs {

/// The exit codes with which a program has done its work: 0, unless a job says otherwise. Some programs tell by others
/// what they have done, such as robocopy with 0 to 7.
class SuccessCodes final
{
public:
    SuccessCodes() = default;

    /// "0-7,42": numbers and ranges from 0 to 4294967295, 100 at most, with commas between. The problem says what is
    /// wrong with the text.
    [[nodiscard]] static Result<SuccessCodes> from(const QString &text);

    /// In the same form; "0" if nobody said otherwise.
    [[nodiscard]] QString text() const;

    /// Windows' codes from 0x80000000 on are negative in an int.
    [[nodiscard]] bool contains(int exitCode) const;

    friend bool operator==(const SuccessCodes &, const SuccessCodes &) = default;

private:
    struct Range
    {
        quint32 first = 0;
        quint32 last = 0;
        friend bool operator==(const Range &, const Range &) = default;
    };
    QList<Range> m_ranges{Range()};
};

} // namespace holdfast::jobs
