// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/words.h"

#include "app/options/shell_words.h"
#include "core/base/exit_code.h"
#include "core/base/printable.h"
#include "core/base/time.h"

#include <QDateTime>
#include <QJsonArray>

namespace holdfast::app::client {
namespace {

bool isTimeField(const QString &name)
{
    static const QStringList names{"began", "noticed", "back", "since", "until", "at", "not_before"};
    return name.endsWith(u"_at") || names.contains(name);
}

/// Whole numbers as they are, others with one digit behind the point.
QString numberText(double number)
{
    const double whole = static_cast<double>(qRound64(number));
    return qFuzzyCompare(1.0 + number, 1.0 + whole) ? QString::number(qRound64(number))
                                                    : QString::number(number, 'f', 1);
}

QString mapText(const QJsonObject &map, const QString &separator)
{
    QStringList parts;
    for (auto it = map.begin(); it != map.end(); ++it)
        parts += it.key() + separator + fieldText({}, it.value(), QTimeZone::utc());
    return parts.join(QStringLiteral(", "));
}

QString listText(const QJsonArray &list)
{
    QStringList parts;
    for (const QJsonValue &value : list)
        parts += fieldText({}, value, QTimeZone::utc());
    return parts.join(QStringLiteral(", "));
}

QString percentilesText(const QJsonObject &ms)
{
    QStringList parts;
    for (const char *name : {"p50", "p99", "max"}) {
        if (ms[QLatin1String(name)].isDouble())
            parts +=
                QStringLiteral("%1 %2 ms").arg(QLatin1String(name), numberText(ms[QLatin1String(name)].toDouble()));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString timeText(const QString &iso, const QTimeZone &zone)
{
    const auto time = parseIso(iso);
    if (!time)
        return iso;
    const QDateTime there = QDateTime::fromMSecsSinceEpoch(toMsecs(*time), zone);
    const int minutes = there.offsetFromUtc() / 60;
    const QString text = there.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    if (minutes == 0)
        return text + u'Z';
    return QStringLiteral("%1 %2%3:%4")
        .arg(text, QLatin1String(minutes < 0 ? "-" : "+"))
        .arg(qAbs(minutes) / 60, 2, 10, QLatin1Char('0'))
        .arg(qAbs(minutes) % 60, 2, 10, QLatin1Char('0'));
}

QString commandText(const QJsonValue &list)
{
    QStringList words;
    for (const QJsonValue &value : list.toArray())
        words += value.toString();
    return shellLine(words);
}

QTimeZone zoneOfJob(const QJsonObject &job, const QTimeZone &otherwise)
{
    const QString schedule = job[QStringLiteral("schedule")].toString();
    if (schedule.startsWith(u"every ") || schedule.startsWith(u"at "))
        return otherwise;
    const QTimeZone own(job[QStringLiteral("timezone")].toString().toUtf8());
    return own.isValid() ? own : otherwise;
}

QString countText(int count, const QString &noun)
{
    return QStringLiteral("%1 %2%3").arg(count).arg(noun, QLatin1String(count == 1 ? "" : "s"));
}

QString sizeText(qint64 bytes)
{
    if (bytes < 1024)
        return QStringLiteral("%1 bytes").arg(bytes);
    double size = static_cast<double>(bytes);
    const char *unit = "";
    for (const char *next : {"KiB", "MiB", "GiB", "TiB"}) {
        if (size < 1024)
            break;
        size /= 1024;
        unit = next;
    }
    return QStringLiteral("%1 %2").arg(size, 0, 'f', 1).arg(QLatin1String(unit));
}

QString daysLeftText(int days)
{
    return days < 0 ? QStringLiteral("expired") : countText(days, QStringLiteral("day")) + QStringLiteral(" left");
}

QString fieldText(const QString &name, const QJsonValue &value, const QTimeZone &zone)
{
    if (value.isString())
        return isTimeField(name) ? timeText(value.toString(), zone) : value.toString();
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isDouble() && name == u"exit_code")
        return exitCodeText(value.toInt());
    if (value.isDouble())
        return name.endsWith(u"_s") ? forPeople(Milliseconds(qRound64(value.toDouble() * 1000)))
                                    : numberText(value.toDouble());
    if (value.isArray())
        return name == u"command" ? commandText(value) : listText(value.toArray());
    if (value.isObject())
        return name.endsWith(u"_ms") ? percentilesText(value.toObject())
                                     : mapText(value.toObject(), QStringLiteral("="));
    return {};
}

QString tookText(const QJsonObject &run)
{
    if (const QJsonValue took = run[QStringLiteral("took_ms")]; took.isDouble())
        return forPeople(Milliseconds(qRound64(took.toDouble())));
    const auto started = parseIso(run[QStringLiteral("started_at")].toString());
    const auto finished = parseIso(run[QStringLiteral("finished_at")].toString());
    // A clock that was set back while it ran does not know how long that was.
    return started && finished && *finished >= *started ? forPeople(*finished - *started) : QString();
}

QString reasonText(const QJsonObject &run)
{
    const QString reason = run[QStringLiteral("reason")].toString();
    const QString code = QStringLiteral("exit code %1").arg(exitCodeText(run[QStringLiteral("exit_code")].toInt()));
    return reason == code ? QString() : reason;
}

QString runSentence(const QJsonObject &run)
{
    const auto field = [&run](const char *name) {
        return fieldText(QLatin1String(name), run[QLatin1String(name)], QTimeZone::utc());
    };
    QString text = QStringLiteral("run %1 of %2: %3").arg(field("id"), field("job"), field("state"));
    if (const QString code = field("exit_code"); !code.isEmpty())
        text += QStringLiteral(", exit code ") + code;
    if (const QString took = tookText(run); !took.isEmpty())
        text += QStringLiteral(", took ") + took;
    if (const QString reason = reasonText(run); !reason.isEmpty())
        text += QStringLiteral(" (%1)").arg(reason);
    return printable(text);
}

QString outputLine(const QJsonObject &run)
{
    const bool isBad = run[QStringLiteral("state")].toString() != u"succeeded";
    const bool hasOutput = run[QStringLiteral("output_bytes")].toInteger() > 0;
    return isBad && hasOutput
               ? QStringLiteral("see its output: holdfast run log ") + run[QStringLiteral("id")].toString()
               : QString();
}

QString waitingText(const QJsonObject &run)
{
    const QString reason = run[QStringLiteral("reason")].toString();
    const bool waits = run[QStringLiteral("state")].toString() == u"queued" && !reason.isEmpty();
    return waits ? QStringLiteral("run %1 %2").arg(run[QStringLiteral("id")].toString(), reason) : QString();
}

} // namespace holdfast::app::client
