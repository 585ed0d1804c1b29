// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/run_facts.h"

#include "gui/theme/labels.h"

namespace holdfast::gui {
namespace {

QString withCode(const QString &state, std::optional<int> exitCode)
{
    const QString word = Labels::runState(state);
    return exitCode ? RunFacts::tr("%1, exit code %2").arg(word).arg(*exitCode) : word;
}

/// "exit code 3" says nothing more where the code is shown.
QString unlessCode(const QString &reason, std::optional<int> exitCode)
{
    return exitCode && reason == QStringLiteral("exit code %1").arg(*exitCode) ? QString() : reason;
}

QString triggerText(const QString &trigger)
{
    if (trigger == u"slot")
        return RunFacts::tr("by the schedule");
    return trigger == u"request"  ? RunFacts::tr("on request")
           : trigger == u"worker" ? RunFacts::tr("by the worker itself")
                                  : trigger;
}

/// Nothing where a clock was set back meanwhile.
QString tookText(MaybeTime from, WallTime to)
{
    return from && to >= *from ? Labels::duration(to - *from) : QString();
}

QString endText(const RunRow &run, WallTime now)
{
    if (!run.finishedAt)
        return {};
    const QString took = tookText(run.startedAt, *run.finishedAt);
    const QString end = Labels::time(run.finishedAt, now);
    return took.isEmpty() ? end : RunFacts::tr("%1, took %2").arg(end, took);
}

QString timeText(MaybeTime time, WallTime now)
{
    return time ? Labels::time(time, now) : QString();
}

} // namespace

QString RunFacts::headline(const RunRow &run)
{
    return withCode(run.state, run.exitCode);
}

QString RunFacts::reason(const RunRow &run)
{
    return unlessCode(run.reason, run.exitCode);
}

QList<RunFact> RunFacts::facts(const RunRow &run, WallTime now)
{
    const QString running = run.finishedAt ? QString() : tookText(run.startedAt, now);
    const QString started = timeText(run.startedAt, now);
    const QList<RunFact> all{
        {tr("Worker"), run.worker},
        {tr("Planned"), timeText(run.plannedAt, now)},
        {tr("Asked for"), triggerText(run.trigger)},
        {tr("Queued"), timeText(run.queuedAt, now)},
        {tr("Run"), run.id},
        {tr("Started"), running.isEmpty() ? started : tr("%1, runs for %2").arg(started, running)},
        {tr("Attempt"), run.attempt > 1 ? QString::number(run.attempt) : QString()},
        {tr("Ended"), endText(run, now)},
    };
    QList<RunFact> known;
    for (const RunFact &fact : all) {
        if (!fact.value.isEmpty())
            known += fact;
    }
    return known;
}

RunFact RunFacts::usual(const RunRow &run, const UsualDuration &usual, WallTime now)
{
    constexpr int far = 2; // times the usual
    if (!usual.median)
        return {tr("Usually"), {}};
    const QString text =
        tr("%1 (%2 to %3)")
            .arg(Labels::duration(*usual.median), Labels::duration(usual.low), Labels::duration(usual.high));
    const WallTime end = run.finishedAt.value_or(now);
    const bool isLong =
        run.startedAt && end - *run.startedAt > far * *usual.median && end - *run.startedAt > usual.high;
    return {tr("Usually"), isLong ? tr("%1: this one took far longer").arg(text) : text};
}

QString RunFacts::attempt(const AttemptRow &attempt, WallTime now)
{
    QStringList words{withCode(attempt.state, attempt.exitCode)};
    if (!attempt.worker.isEmpty())
        words += tr("on %1").arg(attempt.worker);
    if (attempt.startedAt)
        words += Labels::time(attempt.startedAt, now);
    const QString took = attempt.finishedAt ? tookText(attempt.startedAt, *attempt.finishedAt) : QString();
    if (!took.isEmpty())
        words += tr("took %1").arg(took);
    const QString line = QStringLiteral("%1: %2").arg(attempt.number).arg(words.join(QStringLiteral(", ")));
    const QString reason = unlessCode(attempt.reason, attempt.exitCode);
    return reason.isEmpty() ? line : QStringLiteral("%1: %2").arg(line, reason);
}

} // namespace holdfast::gui
