// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"

#include "core/schedule/clock_notes.h"

#include <QDateTime>

#include <algorithm>

namespace holdfast::schedule {

namespace {

/// Reads ISO 8601 with an offset or Z. A date alone is no moment.
std::optional<LocalTime> readAsUtc(const QString &text)
{
    constexpr qsizetype shortest = 17; // 2026-11-23T06:22Z
    constexpr qsizetype longest = 40;
    if (text.size() < shortest || text.size() > longest)
        return std::nullopt;
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    const LocalTime read{Milliseconds(time.toMSecsSinceEpoch())};
    if (!time.isValid() || read < LocalTime(kFirstMoment.time_since_epoch()) ||
        read > LocalTime(kLastMoment.time_since_epoch()))
        return std::nullopt;
    return read;
}

Moment momentOf(LocalTime time, const Zone &zone)
{
    const Placed placed = zone.place(time);
    switch (placed.how) {
    case Placed::How::Once:
        return {placed.at, {}};
    case Placed::How::Gap:
        return {placed.at, gapNote(time)};
    case Placed::How::Folded:
        return {placed.at, firstOfTwoNote(time)};
    }
    return {placed.at, {}};
}

/// What to do instead of a gap or a fold option.
QString insteadOfOption(Kind kind)
{
    switch (kind) {
    case Kind::Cron:
    case Kind::OnRequest:
        break;
    case Kind::Every:
        return QStringLiteral("leave it out: an interval is counted in real time");
    case Kind::At:
        return QStringLiteral("leave it out and write the time with an offset, such as 2026-10-25T02:30:00+01:00");
    }
    return QStringLiteral("leave it out, or schedule the job with a cron expression");
}

Problem needsCron(const QString &where, Kind kind)
{
    return badField(where, QStringLiteral("is for cron expressions only"), insteadOfOption(kind));
}

} // namespace

Result<Compiled> Compiled::compile(const Schedule &schedule)
{
    const Result<Zone> zone = Zone::named(schedule.timezone);
    if (!zone)
        return zone.problem();
    if (schedule.kind != Kind::Cron && schedule.gap != Gap::ByKind)
        return needsCron(QStringLiteral("gap"), schedule.kind);
    if (schedule.kind != Kind::Cron && schedule.fold != Fold::ByKind)
        return needsCron(QStringLiteral("fold"), schedule.kind);
    switch (schedule.kind) {
    case Kind::OnRequest:
        break;
    case Kind::Cron:
        return compileCron(schedule, *zone);
    case Kind::Every:
        return compileEvery(schedule.text, schedule.anchor);
    case Kind::At:
        return compileAt(schedule.text, *zone);
    }
    return Compiled(Nothing{});
}

Result<Compiled> Compiled::compileCron(const Schedule &schedule, const Zone &zone)
{
    const Result<Cron> cron = Cron::parse(schedule.text);
    if (!cron)
        return cron.problem();
    return Compiled(ZonedCron(*cron, zone, schedule.gap, schedule.fold));
}

Result<Compiled> Compiled::compileEvery(const QString &text, WallTime anchor)
{
    const std::optional<Milliseconds> length = parseDuration(text);
    if (!length || *length < kMinInterval || *length > kMaxInterval)
        return badField(QStringLiteral("every"),
                        QStringLiteral("\"%1\" is not an interval from 1s to 366d").arg(text.left(40)),
                        QStringLiteral("write a number and a unit, such as 20s, 5m, 2h or 1d"));
    return Compiled(Interval{anchor, *length});
}

Result<Compiled> Compiled::compileAt(const QString &text, const Zone &zone)
{
    // With a Z after it, a time without an offset can be read apart from the zone of this machine.
    if (const auto onTheClock = readAsUtc(text + u'Z'))
        return Compiled(momentOf(*onTheClock, zone));
    if (const auto utc = readAsUtc(text))
        return Compiled(Moment{WallTime(utc->time_since_epoch()), {}});
    return badField(QStringLiteral("at"), QStringLiteral("\"%1\" is not a time from 1970 to 9999").arg(text.left(40)),
                    QStringLiteral("write date and time, such as 2026-11-23T06:30:00Z or, on the zone's clock, "
                                   "2026-11-23T06:30"));
}

std::optional<Moment> Compiled::next(WallTime after) const
{
    return std::visit([after](const auto &plan) { return nextOf(plan, after); }, m_plan);
}

std::vector<WallTime> Compiled::between(WallTime from, WallTime to, std::size_t limit) const
{
    if (const auto *cron = std::get_if<ZonedCron>(&m_plan))
        return cron->between(from, to, limit);
    std::vector<WallTime> found;
    while (found.size() < limit) {
        const std::optional<Moment> slot = next(found.empty() ? from : found.back());
        if (!slot || slot->at > to)
            break;
        found.push_back(slot->at);
    }
    return found;
}

std::vector<Moment> Compiled::oddMoments(WallTime from, WallTime to) const
{
    if (const auto *cron = std::get_if<ZonedCron>(&m_plan))
        return cron->oddMoments(from, to);
    const auto *moment = std::get_if<Moment>(&m_plan);
    const bool isOdd = moment != nullptr && !moment->note.isEmpty() && moment->at > from && moment->at <= to;
    return isOdd ? std::vector<Moment>{*moment} : std::vector<Moment>();
}

std::optional<Moment> Compiled::nextOf(const Nothing &, WallTime)
{
    return std::nullopt;
}

std::optional<Moment> Compiled::nextOf(const ZonedCron &cron, WallTime after)
{
    return cron.next(after);
}

/// Anchor plus k intervals, the least k from 1 up that lies after `after`.
std::optional<Moment> Compiled::nextOf(const Interval &interval, WallTime after)
{
    const WallTime from = std::max(after, interval.anchor);
    if (from >= kLastMoment)
        return std::nullopt;
    const auto passed = (from - interval.anchor) / interval.length;
    return Moment{interval.anchor + (passed + 1) * interval.length, {}};
}

std::optional<Moment> Compiled::nextOf(const Moment &moment, WallTime after)
{
    return moment.at > after ? std::optional(moment) : std::nullopt;
}

} // namespace holdfast::schedule
