// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/qt_compat.h"
#include "core/schedule/zone.h"

#include <QString>

/// Reading and writing of times for the tables of these tests.
namespace holdfast::schedule::tests {

/// "2026-11-23T06:30Z" or with an offset.
inline WallTime utc(const QString &text)
{
    const auto time = parseIso(text);
    Q_ASSERT(time);
    return *time;
}

/// "2026-11-23T06:30", as a clock shows it.
inline LocalTime local(const QString &text)
{
    return LocalTime(utc(text + u'Z').time_since_epoch());
}

inline std::chrono::local_seconds civil(const QString &text)
{
    return std::chrono::floor<std::chrono::seconds>(local(text));
}

/// "2026-11-23T06:30:00".
inline QString shown(LocalTime time)
{
    return utcDateTime(time.time_since_epoch().count()).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
}

} // namespace holdfast::schedule::tests
