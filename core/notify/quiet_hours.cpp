// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/quiet_hours.h"

#include "core/schedule/zone.h"

#include <QRegularExpression>

namespace holdfast::notify {
namespace {

constexpr int kMinutesADay = 24 * 60;

QString clockText(int minute)
{
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, QLatin1Char('0')).arg(minute % 60, 2, 10, QLatin1Char('0'));
}

Problem bad(const QString &what, const QString &todo)
{
    return badField(QStringLiteral("quiet"), what, todo);
}

} // namespace

Result<QuietHours> readQuietHours(const QString &text, const QString &timezone)
{
    static const QRegularExpression form(
        QStringLiteral("^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$"));
    const auto found = form.match(text);
    if (!found.hasMatch())
        return bad(QStringLiteral("\"%1\" is not a part of a day").arg(text),
                   QStringLiteral("write HH:MM-HH:MM, such as 22:00-07:00"));
    if (timezone.isEmpty() || !schedule::Zone::named(timezone))
        return bad(QStringLiteral("time zone \"%1\" is not known here").arg(timezone),
                   QStringLiteral("write an IANA name, such as Europe/Berlin"));
    const auto minute = [&found](int hour) {
        return found.captured(hour).toInt() * 60 + found.captured(hour + 1).toInt();
    };
    const QuietHours quiet{minute(1), minute(3), timezone};
    if (quiet.isEmpty())
        return bad(QStringLiteral("\"%1\" begins when it ends").arg(text),
                   QStringLiteral("write two different times of the day"));
    return quiet;
}

QString toString(const QuietHours &quiet)
{
    return quiet.isEmpty() ? QString() : clockText(quiet.fromMinute) + u'-' + clockText(quiet.toMinute);
}

std::optional<WallTime> endOfQuiet(const QuietHours &quiet, WallTime now)
{
    if (quiet.isEmpty())
        return std::nullopt;
    auto known = schedule::Zone::named(quiet.timezone);
    const schedule::Zone zone = known ? *known : *schedule::Zone::named({});
    const schedule::LocalTime local = zone.segmentAt(now).toLocal(now);
    const auto today = std::chrono::floor<std::chrono::days>(local);
    const auto minute = static_cast<int>(std::chrono::floor<std::chrono::minutes>(local - today).count());
    const int length = (quiet.toMinute - quiet.fromMinute + kMinutesADay) % kMinutesADay;
    if ((minute - quiet.fromMinute + kMinutesADay) % kMinutesADay >= length)
        return std::nullopt;
    const auto day = today + std::chrono::days(minute < quiet.toMinute ? 0 : 1);
    const WallTime at = zone.place(day + std::chrono::minutes(quiet.toMinute)).at;
    return at > now ? at : now + std::chrono::hours(1); // an hour that the clock repeats
}

} // namespace holdfast::notify
