// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/channel.h"
#include "core/notify/notice.h"

namespace holdfast::notify::test {

using namespace std::chrono_literals;

inline const WallTime kNoon = *parseIso(QStringLiteral("2026-11-23T12:00:00Z"));

inline Channel channel(const QString &name = QStringLiteral("chat"))
{
    Channel made;
    made.name = name;
    made.target = QStringLiteral("https://example.org/hook");
    return made;
}

inline Event failure(const QString &job = QStringLiteral("backup"), const QString &run = QStringLiteral("1abc"))
{
    Event event{run + QStringLiteral(":failed"), EventKind::Failed, kNoon, job, run, QStringLiteral("ams-1")};
    event.exitCode = 3;
    event.cause = QStringLiteral("exit code 3");
    return event;
}

inline Notice notice(int number, const QString &to = QStringLiteral("chat"), WallTime at = kNoon)
{
    const QString id = QStringLiteral("n%1").arg(number, 4, 10, QLatin1Char('0'));
    Event event = failure(QStringLiteral("job-%1").arg(number), id);
    event.at = at;
    return {id, to, at, {}, event};
}

} // namespace holdfast::notify::test
