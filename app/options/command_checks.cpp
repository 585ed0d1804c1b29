// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_checks.h"

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/jobs/run.h"
#include "core/tls/authority.h"

#include <QRegularExpression>

namespace holdfast::app {
namespace {

/// All states of runs, in the order in which a run goes through them.
QStringList runStates()
{
    return {"queued",    "assigned",  "running", "succeeded", "failed",
            "timed_out", "cancelled", "lost",    "skipped",   "missed"};
}

/// "10min", "@every 5m", "1h30m", "2 hours": what people write, in our spelling. Empty: it is none of these.
QString durationMeant(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral(
            "(\\d{1,6})\\s*(ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])"),
        QRegularExpression::CaseInsensitiveOption);
    QString rest = text.trimmed();
    if (rest.startsWith(u"@every"))
        rest = rest.mid(6);
    Milliseconds sum{0};
    for (auto matches = form.globalMatch(rest); matches.hasNext();) {
        const auto match = matches.next();
        const QString unit = match.captured(2).toLower();
        const QString ours = unit.startsWith(u"ms") || unit.startsWith(u"mil") ? QStringLiteral("ms") : unit.left(1);
        sum += parseDuration(match.captured(1) + ours).value_or(Milliseconds(0));
    }
    const bool isAll = rest.remove(form).trimmed().isEmpty();
    return isAll && sum > Milliseconds(0) ? toDurationText(sum) : QString();
}

} // namespace

QString checkNewName(const QString &name)
{
    return isGoodName(name) ? QString()
                            : QStringLiteral("\"%1\" is not a name: 1 to 100 letters, digits and . _ -").arg(name);
}

QString checkPathWord(const QString &name)
{
    return name == u"." || name == u".." ? QStringLiteral("\"%1\" is not a name").arg(name) : QString();
}

QString checkDuration(const QString &text)
{
    const auto duration = parseDuration(text);
    if (!duration) {
        const QString meant = durationMeant(text);
        return QStringLiteral("\"%1\" is not a duration such as 500ms, 20s, 5m").arg(text) +
               (meant.isEmpty() ? QString() : QStringLiteral(". Write %1").arg(meant));
    }
    return duration->count() == 0 ? QStringLiteral("\"%1\" is no time at all").arg(text) : QString();
}

QString checkMoment(const QString &text)
{
    return parseIso(text) ? QString() : QStringLiteral("\"%1\" is not a time such as 2026-11-23T06:00:00Z").arg(text);
}

QString checkSince(const QString &text)
{
    if (parseIso(text) || parseDuration(text))
        return {};
    return QStringLiteral("\"%1\" is neither a time such as 2026-11-23T06:00:00Z nor a duration such as 24h").arg(text);
}

QString checkState(const QString &word)
{
    return jobs::runStateFrom(word) ? QString()
                                    : QStringLiteral("\"%1\" is not a state of runs; the states are %2")
                                          .arg(word, runStates().join(QStringLiteral(", ")));
}

QString checkCertificateName(const QString &name)
{
    return tls::certificateName(name).isEmpty()
               ? QStringLiteral("\"%1\" is neither a host name nor an IP address. Write it without port and scheme")
                     .arg(name)
               : QString();
}

QString checkRole(const QString &word)
{
    return checkOneOf({"worker", "viewer", "operator", "admin"}, word);
}

QString checkOneOf(const QStringList &words, const QString &word)
{
    return words.contains(word) ? QString()
                                : QStringLiteral("\"%1\" is not one of %2").arg(word, words.join(QStringLiteral(", ")));
}

QString checkEachOf(const QStringList &words, const QString &list)
{
    for (const QString &word : list.split(u',')) {
        if (const QString wrong = checkOneOf(words, word); !wrong.isEmpty())
            return wrong;
    }
    return {};
}

} // namespace holdfast::app
