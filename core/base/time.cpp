// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"

#include "core/base/qt_compat.h"

#include <QRegularExpression>

namespace holdfast {
namespace {

// Years of four digits; what is outside has no form that everybody reads.
constexpr WallTime kFirstIso = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
constexpr WallTime kLastIso = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1) - Milliseconds(1);

/// How many whole units are nearest to a duration that is not negative.
qint64 nearest(Milliseconds duration, Milliseconds unit)
{
    return (duration + unit / 2) / unit;
}

/// "3 min 5 s" of 185 with 60 small units in a big one; "3 min" of 180.
QString inTwoUnits(qint64 count, qint64 perBig, const char *bigUnit, const char *smallUnit)
{
    const QString head = QStringLiteral("%1 %2").arg(count / perBig).arg(QLatin1String(bigUnit));
    const qint64 rest = count % perBig;
    return rest == 0 ? head : QStringLiteral("%1 %2 %3").arg(head).arg(rest).arg(QLatin1String(smallUnit));
}

} // namespace

QString toIso(WallTime time)
{
    return utcDateTime(toMsecs(time)).toString(Qt::ISODateWithMs);
}

std::optional<WallTime> parseIso(const QString &text)
{
    QDateTime parsed = QDateTime::fromString(text, Qt::ISODateWithMs);
    // A time without an offset is UTC, also where the local clock leaves it out.
    if (parsed.timeSpec() == Qt::LocalTime)
        parsed = QDateTime::fromString(text.contains(u'T') ? text + u'Z' : text + QStringLiteral("T00:00Z"),
                                       Qt::ISODateWithMs);
    if (!parsed.isValid())
        return std::nullopt;
    const auto time = fromMsecs(parsed.toMSecsSinceEpoch());
    if (time < kFirstIso || time > kLastIso)
        return std::nullopt;
    return time;
}

std::optional<Milliseconds> parseDuration(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A([0-9]{1,12})(ms|s|m|h|d)\\z"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 count = match.capturedView(1).toLongLong();
    const QString unit = match.captured(2);
    const qint64 factor = unit == u"ms"  ? 1
                          : unit == u"s" ? 1000
                          : unit == u"m" ? 60'000
                          : unit == u"h" ? 3'600'000
                                         : 86'400'000;
    constexpr qint64 tenYears = 3653LL * 86'400'000;
    if (count > tenYears / factor)
        return std::nullopt;
    return Milliseconds(count * factor);
}

QString toDurationText(Milliseconds duration)
{
    constexpr std::pair<std::int64_t, const char *> units[] = {
        {86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1'000, "s"}};
    const std::int64_t count = duration.count();
    for (const auto &[length, name] : units) {
        if (count != 0 && count % length == 0)
            return QString::number(count / length) + QLatin1String(name);
    }
    return QString::number(count) + QStringLiteral("ms");
}

QString forPeople(Milliseconds duration)
{
    using namespace std::chrono_literals;
    if (duration < 1s)
        return QStringLiteral("%1 ms").arg(duration.count());
    if (const qint64 tenths = nearest(duration, 100ms); tenths < 100)
        return QStringLiteral("%1.%2 s").arg(tenths / 10).arg(tenths % 10);
    const qint64 seconds = nearest(duration, 1s);
    if (seconds < 60)
        return QStringLiteral("%1 s").arg(seconds);
    if (seconds < 3600)
        return inTwoUnits(seconds, 60, "min", "s");
    if (const qint64 minutes = nearest(duration, 1min); minutes < 24 * 60)
        return inTwoUnits(minutes, 60, "h", "min");
    return inTwoUnits(nearest(duration, 1h), 24, "d", "h");
}

} // namespace holdfast
