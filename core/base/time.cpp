// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

namespace holdfast {
namespace {

// Years of four digits; what is outside has no form that everybody reads.
constexpr WallTime kFirstIso = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
constexpr WallTime kLastIso = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1) - Milliseconds(1);

} // namespace

QString toIso(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(toMsecs(time), Qt::UTC).toString(Qt::ISODateWithMs);
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
    const qint64 ms = duration.count();
    if (ms < 1000)
        return QStringLiteral("%1 ms").arg(ms);
    if (ms < 10'000)
        return QStringLiteral("%1.%2 s").arg(ms / 1000).arg(ms % 1000 / 100);
    if (ms < 60'000)
        return QStringLiteral("%1 s").arg(ms / 1000);
    const qint64 seconds = ms / 1000;
    const auto two = [](qint64 big, const char *bigUnit, qint64 small, const char *smallUnit) {
        const QString head = QStringLiteral("%1 %2").arg(big).arg(QLatin1String(bigUnit));
        return small == 0 ? head : QStringLiteral("%1 %2 %3").arg(head).arg(small).arg(QLatin1String(smallUnit));
    };
    if (seconds < 3600)
        return two(seconds / 60, "min", seconds % 60, "s");
    if (seconds < 86'400)
        return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
    return two(seconds / 86'400, "d", seconds % 86'400 / 3600, "h");
}

} // namespace holdfast
