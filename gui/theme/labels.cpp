// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/labels.h"

#include "core/schedule/zone.h"

#include <QDateTime>
#include <QHash>
#include <QLocale>

#include <cmath>

namespace holdfast::gui {
namespace {

constexpr auto kNothing = u"\u2013";

QString nothing()
{
    return QString::fromUtf16(kNothing);
}

QDateTime local(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(toMsecs(time));
}

/// Two or three digits that count.
QString shortNumber(double value)
{
    const int decimals = value < 1 ? 2 : value < 10 ? 1 : 0;
    return QLocale().toString(value, 'f', decimals);
}

/// The word of a table, or the server's own where this version knows none.
QString wordOf(const QHash<QString, const char *> &words, const QString &word)
{
    const char *known = words.value(word, nullptr);
    return known ? QCoreApplication::translate("holdfast::gui::Labels", known) : QString(word).replace(u'_', u' ');
}

} // namespace

QString Labels::workerState(const QString &state)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("connected"), QT_TR_NOOP("connected")},
        {QStringLiteral("degraded"), QT_TR_NOOP("degraded")},
        {QStringLiteral("offline"), QT_TR_NOOP("offline")},
    };
    return wordOf(words, state);
}

QString Labels::runState(const QString &state)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("queued"), QT_TR_NOOP("queued")},       {QStringLiteral("assigned"), QT_TR_NOOP("assigned")},
        {QStringLiteral("running"), QT_TR_NOOP("running")},     {QStringLiteral("succeeded"), QT_TR_NOOP("succeeded")},
        {QStringLiteral("failed"), QT_TR_NOOP("failed")},       {QStringLiteral("timed_out"), QT_TR_NOOP("timed out")},
        {QStringLiteral("cancelled"), QT_TR_NOOP("cancelled")}, {QStringLiteral("lost"), QT_TR_NOOP("lost")},
        {QStringLiteral("skipped"), QT_TR_NOOP("skipped")},     {QStringLiteral("missed"), QT_TR_NOOP("missed")},
    };
    return wordOf(words, state);
}

QString Labels::cause(const QString &cause)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("server_restart"), QT_TR_NOOP("server restart")},
        {QStringLiteral("server_failover"), QT_TR_NOOP("server failover")},
        {QStringLiteral("worker_restart"), QT_TR_NOOP("worker restart")},
        {QStringLiteral("closed_by_peer"), QT_TR_NOOP("closed by peer")},
        {QStringLiteral("reset_by_peer"), QT_TR_NOOP("reset by peer")},
        {QStringLiteral("no_pong"), QT_TR_NOOP("no pong")},
        {QStringLiteral("path_idle_cut"), QT_TR_NOOP("idle path cut")},
        {QStringLiteral("stalled_here"), QT_TR_NOOP("server stalled")},
        {QStringLiteral("stalled_there"), QT_TR_NOOP("worker stalled")},
        {QStringLiteral("slept"), QT_TR_NOOP("machine slept")},
        {QStringLiteral("network_changed"), QT_TR_NOOP("network changed")},
        {QStringLiteral("taken_over"), QT_TR_NOOP("taken over")},
        {QStringLiteral("refused"), QT_TR_NOOP("refused")},
        {QStringLiteral("tls"), QT_TR_NOOP("TLS")},
        {QStringLiteral("revoked"), QT_TR_NOOP("revoked")},
        {QStringLiteral("name_lookup"), QT_TR_NOOP("name lookup")},
        {QStringLiteral("protocol_error"), QT_TR_NOOP("protocol error")},
        {QStringLiteral("unknown"), QT_TR_NOOP("unknown")},
    };
    return wordOf(words, cause);
}

QString Labels::duration(Milliseconds duration)
{
    const qint64 ms = std::max<qint64>(0, duration.count());
    if (ms < 1000)
        return tr("%1 ms").arg(ms);
    if (ms < 10'000)
        return tr("%1 s").arg(QLocale().toString(std::floor(static_cast<double>(ms) / 100.0) / 10.0, 'f', 1));
    const qint64 s = ms / 1000;
    if (s < 60)
        return tr("%1 s").arg(s);
    if (s < 3600)
        return s % 60 == 0 ? tr("%1 min").arg(s / 60) : tr("%1 min %2 s").arg(s / 60).arg(s % 60);
    if (s < 86'400)
        return s / 60 % 60 == 0 ? tr("%1 h").arg(s / 3600) : tr("%1 h %2 min").arg(s / 3600).arg(s / 60 % 60);
    return s / 3600 % 24 == 0 ? tr("%1 d").arg(s / 86'400) : tr("%1 d %2 h").arg(s / 86'400).arg(s / 3600 % 24);
}

QString Labels::wholeSeconds(Milliseconds duration)
{
    const qint64 s = std::max<qint64>(0, duration.count()) / 1000;
    return s < 60 ? tr("%1 s").arg(s) : Labels::duration(Seconds(s));
}

QString Labels::ms(std::optional<double> value)
{
    return value && std::isfinite(*value) ? shortNumber(*value) : nothing();
}

QString Labels::latency(std::optional<double> ms)
{
    if (!ms || !std::isfinite(*ms))
        return nothing();
    return *ms < 1000 ? tr("%1 ms").arg(shortNumber(*ms)) : tr("%1 s").arg(shortNumber(*ms / 1000));
}

QString Labels::bytes(qint64 count)
{
    return QLocale().formattedDataSize(count, count < 1024 ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

QString Labels::time(MaybeTime time, WallTime now)
{
    if (!time)
        return nothing();
    const QDateTime at = local(*time);
    const bool today = at.date() == local(now).date();
    return QLocale().toString(at, today ? QStringLiteral("HH:mm:ss") : QStringLiteral("d MMM HH:mm:ss"));
}

QString Labels::fullTime(MaybeTime time)
{
    return time ? QLocale().toString(local(*time), QStringLiteral("ddd d MMM yyyy HH:mm:ss t")) : nothing();
}

QString Labels::timeInZone(WallTime time, const QString &timezone)
{
    const auto zone = schedule::Zone::named(timezone);
    const bool isWithin = time >= schedule::kFirstMoment && time < schedule::kLastMoment;
    if (!zone || !isWithin)
        return fullTime(time);
    const auto offset = static_cast<int>(zone->segmentAt(time).offset.count());
    const QDateTime there = QDateTime::fromMSecsSinceEpoch(toMsecs(time), Qt::OffsetFromUTC, offset);
    const QDateTime here = local(time);
    const QString clock = there.time().second() == 0 ? QStringLiteral("HH:mm") : QStringLiteral("HH:mm:ss");
    const QString day = QStringLiteral("ddd d MMM yyyy ");
    const QString name = timezone.isEmpty() ? QStringLiteral("UTC") : timezone;
    const QString text = QStringLiteral("%1 %2").arg(QLocale().toString(there, day + clock), name);
    if (here.offsetFromUtc() == offset)
        return text;
    const bool isSameDay = here.date() == there.date();
    return tr("%1, here %2").arg(text, QLocale().toString(here, isSameDay ? clock : QStringLiteral("ddd ") + clock));
}

QString Labels::ago(MaybeTime time, WallTime now)
{
    if (!time)
        return nothing();
    const Milliseconds passed = now - *time;
    if (passed.count() < 0)
        return tr("in %1").arg(wholeSeconds(std::max(Milliseconds(1000), -passed)));
    return passed < Seconds(1) ? tr("now") : tr("%1 ago").arg(wholeSeconds(passed));
}

} // namespace holdfast::gui
