// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone.h"

#include "core/base/qt_compat.h"

#include <QRegularExpression>

#include <algorithm>

namespace holdfast::schedule {

namespace {

[[nodiscard]] QDateTime toQt(WallTime time)
{
    return utcDateTime(toMsecs(time));
}

[[nodiscard]] WallTime fromQt(const QDateTime &time)
{
    return fromMsecs(time.toMSecsSinceEpoch());
}

/// Old names of IANA's that look like rules of POSIX.
const QStringList kNamesWithDigits{"EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "GMT0", "GMT+0", "GMT-0"};

/// Qt opens whatever file the name leads to. "right" and "posix" are other editions of the same zones, the first with
/// leap seconds; the last two are whatever this machine is set to.
[[nodiscard]] bool isPath(const QString &name)
{
    static const QRegularExpression parts(
        QStringLiteral("\\A(UTC[+-]\\d\\d:\\d\\d|[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*)\\z"));
    static const QStringList others{"right", "posix", "localtime", "posixrules"};
    return !parts.match(name).hasMatch() || others.contains(name.section(u'/', 0, 0));
}

/// Qt reads a name that has no zone file as a rule of POSIX: "CET-1CEST", "Foo3", and even "Berlin", which then is UTC
/// under another name. So a slip of the pen would become a zone; such words are told by what Qt makes of them.
[[nodiscard]] bool isInvented(const QTimeZone &zone, const QString &name)
{
    if (kNamesWithDigits.contains(name))
        return false;
    if (name.contains(u'/') || name == u"GMT" || QTimeZone::isTimeZoneIdAvailable(name.toUtf8()))
        return false;
    if (std::any_of(name.begin(), name.end(), [](QChar c) { return c.isDigit(); }))
        return true;
    const QDateTime summer = toQt(std::chrono::sys_days(std::chrono::year(2025) / 7 / 1)); // when WET is called WEST
    return zone.offsetFromUtc(summer) == 0 && zone.abbreviation(summer) == name;
}

} // namespace

Result<Zone> Zone::named(const QString &name)
{
    if (name.isEmpty())
        return Zone(QTimeZone::utc());
    const QTimeZone zone = isPath(name) ? QTimeZone() : QTimeZone(name.toUtf8());
    if (!zone.isValid() || isInvented(zone, name))
        return badField(QStringLiteral("timezone"),
                        QStringLiteral("\"%1\" is not a known time zone").arg(name.left(64)),
                        QStringLiteral("write an IANA name such as Europe/Berlin or UTC; old names such as US/Eastern "
                                       "need the package tzdata-legacy"));
    return Zone(zone);
}

ZoneSegment Zone::segmentAt(WallTime time) const
{
    ZoneSegment segment;
    segment.offset = Seconds(m_zone.offsetFromUtc(toQt(time)));
    segment.before = segment.after = segment.offset;
    if (!m_changes)
        return segment;
    const auto change = m_zone.previousTransition(toQt(time + Milliseconds(1)));
    if (change.atUtc.isValid()) {
        segment.begin = fromQt(change.atUtc);
        segment.before = Seconds(m_zone.offsetFromUtc(toQt(segment.begin - Milliseconds(1))));
    }
    auto next = m_zone.nextTransition(toQt(time));
    // Asked at the very moment of the last change in a zone's file (2037), Qt 6.4 does not go on to those of its rule.
    if (!next.atUtc.isValid())
        next = m_zone.nextTransition(toQt(time + Milliseconds(1)));
    if (next.atUtc.isValid()) {
        segment.end = fromQt(next.atUtc);
        segment.after = Seconds(next.offsetFromUtc);
    }
    return segment;
}

Placed Zone::place(LocalTime time) const
{
    // No offset is as large as a day, so the walk begins before the first moment that can show this civil time.
    ZoneSegment segment = segmentAt(WallTime(time.time_since_epoch()) - std::chrono::days(1));
    while (segment.toUtc(time) >= segment.end)
        segment = segmentAt(segment.end);
    const WallTime at = segment.toUtc(time);
    if (at < segment.begin)
        return {segment.begin, Placed::How::Gap};
    return {at, segment.isFirstOfTwo(time) ? Placed::How::Folded : Placed::How::Once};
}

} // namespace holdfast::schedule
