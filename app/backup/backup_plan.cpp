// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/backup/backup_plan.h"

#include <QRegularExpression>

#include <algorithm>

namespace holdfast::app::backup {
namespace {

QStringList oursOf(const QStringList &names)
{
    QStringList ours;
    for (const QString &name : names) {
        if (timeOfBackup(name))
            ours += name;
    }
    ours.sort();
    return ours;
}

} // namespace

QString backupName(WallTime at)
{
    return QStringLiteral("holdfast-%1Z.db").arg(toIso(at).left(19).remove(u'-').remove(u':'));
}

std::optional<WallTime> timeOfBackup(const QString &name)
{
    static const QRegularExpression ours(
        QStringLiteral("^holdfast-(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z\\.db$"));
    const auto match = ours.match(name);
    if (!match.hasMatch())
        return std::nullopt;
    return parseIso(QStringLiteral("%1-%2-%3T%4:%5:%6Z")
                        .arg(match.captured(1), match.captured(2), match.captured(3), match.captured(4),
                             match.captured(5), match.captured(6)));
}

/// One of the future does not count: the clock was ahead.
Milliseconds untilNext(const QStringList &names, Milliseconds every, WallTime now)
{
    std::optional<WallTime> last;
    for (const QString &name : names) {
        const auto at = timeOfBackup(name);
        if (at && *at <= now)
            last = std::max(last, at);
    }
    return last ? std::max(*last + every - now, Milliseconds(0)) : Milliseconds(0);
}

QStringList tooMany(const QStringList &names, int keep)
{
    QStringList ours = oursOf(names);
    return ours.size() <= keep ? QStringList() : ours.mid(0, ours.size() - keep);
}

} // namespace holdfast::app::backup
