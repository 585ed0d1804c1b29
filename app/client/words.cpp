// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/words.h"

#include "app/printable.h"
#include "core/base/time.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace holdfast::app::client {
namespace {

bool isTimeField(const QString &name)
{
    static const QStringList names{"began", "noticed", "back", "since", "until", "at"};
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
        parts += it.key() + separator + fieldText({}, it.value());
    return parts.join(QStringLiteral(", "));
}

QString listText(const QJsonArray &list)
{
    QStringList parts;
    for (const QJsonValue &value : list)
        parts += fieldText({}, value);
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

QString shortTime(const QString &iso)
{
    const auto time = parseIso(iso);
    if (!time)
        return iso;
    QString text = toIso(*time);
    text.replace(10, 1, u' ');
    return text.left(19) + u'Z';
}

QString commandText(const QJsonValue &list)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    QStringList words;
    for (const QJsonValue &value : list.toArray()) {
        QString word = value.toString();
        words += plain.match(word).hasMatch() ? word : u'\'' + word.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
    }
    return words.join(u' ');
}

QString fieldText(const QString &name, const QJsonValue &value)
{
    if (value.isString())
        return isTimeField(name) ? shortTime(value.toString()) : value.toString();
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
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
    const auto started = parseIso(run[QStringLiteral("started_at")].toString());
    const auto finished = parseIso(run[QStringLiteral("finished_at")].toString());
    // A clock that was set back while it ran does not know how long that was.
    return started && finished && *finished >= *started ? forPeople(*finished - *started) : QString();
}

QString runSentence(const QJsonObject &run)
{
    const auto field = [&run](const char *name) { return fieldText(QLatin1String(name), run[QLatin1String(name)]); };
    QString text = QStringLiteral("run %1 of %2: %3").arg(field("id"), field("job"), field("state"));
    if (const QString code = field("exit_code"); !code.isEmpty())
        text += QStringLiteral(", exit code ") + code;
    if (const QString took = tookText(run); !took.isEmpty())
        text += QStringLiteral(", took ") + took;
    if (const QString reason = field("reason"); !reason.isEmpty())
        text += QStringLiteral(" (%1)").arg(reason);
    return printable(text);
}

} // namespace holdfast::app::client
