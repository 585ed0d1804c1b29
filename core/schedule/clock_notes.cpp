// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/clock_notes.h"

#include <QTime>

namespace holdfast::schedule {
namespace {

/// "02:30", with seconds where it has any.
QString clockFace(LocalTime time)
{
    const auto sinceMidnight = time - std::chrono::floor<std::chrono::days>(time);
    const QTime face = QTime::fromMSecsSinceStartOfDay(static_cast<int>(sinceMidnight.count()));
    return face.toString(face.second() == 0 ? QStringLiteral("HH:mm") : QStringLiteral("HH:mm:ss"));
}

/// "02:30", or "02:00 to 02:45".
QString clockFaces(const CivilSpan &span)
{
    const QString first = clockFace(span.first);
    return span.first == span.last ? first : QStringLiteral("%1 to %2").arg(first, clockFace(span.last));
}

} // namespace

QString gapNote(LocalTime time)
{
    return QStringLiteral("the clock goes forward: there is no %1, this run is right after the gap")
        .arg(clockFace(time));
}

QString firstOfTwoNote(LocalTime time)
{
    return QStringLiteral("the clock goes back: first of two %1").arg(clockFace(time));
}

QString secondOfTwoNote(LocalTime time)
{
    return QStringLiteral("the clock goes back: second of two %1").arg(clockFace(time));
}

QString oddGapNote(const CivilSpan &taken, bool makesUp)
{
    const bool one = taken.first == taken.last;
    const char *const made = one ? "it runs right after the gap" : "they run once, right after the gap";
    const char *const left = one ? "it is skipped" : "they are skipped";
    return QStringLiteral("the clock goes forward: there is no %1, %2")
        .arg(clockFaces(taken), QLatin1String(makesUp ? made : left));
}

QString oddFoldNote(const CivilSpan &doubled, bool runsFirst, bool runsSecond)
{
    const bool one = doubled.first == doubled.last;
    const char *const which = !runsSecond ? "the first" : runsFirst ? "both" : "the second";
    return QStringLiteral("the clock goes back: %1 %2 at %3")
        .arg(clockFaces(doubled), QLatin1String(one ? "comes twice, it runs" : "come twice, they run"),
             QLatin1String(which));
}

} // namespace holdfast::schedule
