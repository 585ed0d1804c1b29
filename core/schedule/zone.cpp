// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone.h"

#include "core/schedule/zone_source.h"

#include <QRegularExpression>

namespace holdfast::schedule {

namespace {

/// "right" and "posix" are other editions of the same zones, the first with leap seconds; the last two are whatever
/// this machine is set to.
[[nodiscard]] bool isName(const QString &text)
{
    static const QRegularExpression parts(QStringLiteral("\\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*)*\\z"));
    static const QStringList others{"right", "posix", "localtime", "posixrules"};
    return parts.match(text).hasMatch() && !others.contains(text.section(u'/', 0, 0));
}

/// "UTC+05:30", which is ahead of UTC.
[[nodiscard]] std::optional<Seconds> fixedOffset(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\AUTC([+-])(0\\d|1[0-4]):([0-5]\\d)\\z"));
    const auto found = form.match(text);
    if (!found.hasMatch())
        return std::nullopt;
    const Seconds size =
        std::chrono::hours(found.captured(2).toInt()) + std::chrono::minutes(found.captured(3).toInt());
    return found.captured(1) == u"-" ? -size : size;
}

[[nodiscard]] std::optional<ZoneFile> find(const QString &name)
{
    if (name.isEmpty() || name == u"UTC")
        return ZoneFile();
    if (const auto offset = fixedOffset(name))
        return ZoneFile{*offset, {}, std::nullopt};
    return isName(name) ? readZoneFile(zoneBytes(name)) : std::nullopt;
}

} // namespace

Result<Zone> Zone::named(const QString &name)
{
    auto file = find(name);
    if (!file)
        return badField(QStringLiteral("timezone"),
                        QStringLiteral("\"%1\" is not a known time zone").arg(name.left(64)),
                        QStringLiteral("write an IANA name such as Europe/Berlin or UTC; old names such as US/Eastern "
                                       "need the package tzdata-legacy"));
    return Zone(std::move(*file));
}

ZoneSegment Zone::segmentAt(WallTime time) const
{
    const ZoneFile::Around around = m_file->around(time);
    ZoneSegment segment;
    segment.before = segment.offset = around.before;
    if (around.last) {
        segment.begin = around.last->at;
        segment.offset = around.last->offset;
    }
    segment.after = segment.offset;
    if (around.next) {
        segment.end = around.next->at;
        segment.after = around.next->offset;
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
