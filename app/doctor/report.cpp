// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/report.h"

#include "core/base/json_values.h"
#include "core/base/printable.h"
#include "core/base/words.h"

#include <QJsonArray>

namespace holdfast::app::doctor {
namespace {

constexpr Words<Place, 2> kPlaces{{{Place::Server, "server"}, {Place::Worker, "worker"}}};
constexpr Words<Level, 3> kLevels{{{Level::Good, "ok"}, {Level::Warning, "warning"}, {Level::Bad, "wrong"}}};

/// Painted as the state that reads alike.
QString word(Level level, const client::View &view)
{
    const QString text = wordFor(kLevels, level).leftJustified(9);
    if (!view.color)
        return text;
    const char *state = level == Level::Good ? "succeeded" : level == Level::Bad ? "failed" : "degraded";
    return client::painted(text, QString::fromLatin1(state));
}

QString linesFor(const Finding &finding, const client::View &view)
{
    QString lines = QStringLiteral("  %1%2%3\n")
                        .arg(word(finding.level, view), finding.check.leftJustified(10), printable(finding.what));
    if (!finding.todo.isEmpty())
        lines += QStringLiteral("%1To do: %2\n").arg(QString(21, u' '), printable(finding.todo));
    return lines;
}

} // namespace

QJsonObject toJson(const QList<Report> &reports)
{
    QJsonArray places;
    bool isGood = true;
    for (const Report &report : reports) {
        isGood = isGood && !isSomethingWrong(report.findings);
        QJsonArray findings;
        for (const Finding &each : report.findings)
            findings += QJsonObject{{QStringLiteral("check"), each.check},
                                    {QStringLiteral("level"), wordFor(kLevels, each.level)},
                                    {QStringLiteral("what"), each.what},
                                    {QStringLiteral("todo"), textOrNull(each.todo)}};
        places += QJsonObject{{QStringLiteral("place"), wordFor(kPlaces, report.place)},
                              {QStringLiteral("findings"), findings}};
    }
    return {{QStringLiteral("ok"), isGood}, {QStringLiteral("places"), places}};
}

QString toText(const QList<Report> &reports, const client::View &view)
{
    QString text;
    for (const Report &report : reports) {
        text += wordFor(kPlaces, report.place) + u'\n';
        for (const Finding &each : report.findings)
            text += linesFor(each, view);
    }
    return text;
}

} // namespace holdfast::app::doctor
