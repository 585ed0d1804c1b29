// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/event_lines.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace holdfast::server {
namespace {

constexpr int kMaxOfAKind = 5;
constexpr int kExamples = 3;

/// A line each; but of more than a few of one kind the first ones, and how many more there are.
template <typename Item, typename KindOf, typename LineOf, typename MoreOf>
QStringList fewLines(const std::vector<const Item *> &items, KindOf kindOf, LineOf lineOf, MoreOf moreOf)
{
    std::map<QString, int> counts;
    for (const Item *item : items)
        ++counts[kindOf(*item)];
    QStringList lines;
    std::map<QString, int> told;
    for (const Item *item : items) {
        const int count = counts[kindOf(*item)];
        const int number = ++told[kindOf(*item)];
        if (count <= kMaxOfAKind || number <= kExamples)
            lines += lineOf(*item);
        if (count > kMaxOfAKind && number == kExamples)
            lines += moreOf(*item, count - kExamples);
    }
    return lines;
}

/// Slots of one job that were passed over are alike; all others are of interest one by one.
QString kindOf(const jobs::Run &run)
{
    const bool isPassedOver = run.state == jobs::RunState::Missed || run.state == jobs::RunState::Skipped;
    return isPassedOver ? QStringLiteral("%1 %2").arg(run.job, jobs::toString(run.state)) : run.id;
}

/// What has become of a run: "failed", "was missed".
QString verbFor(jobs::RunState state)
{
    switch (state) {
    case jobs::RunState::Succeeded:
    case jobs::RunState::Failed:
        return jobs::toString(state);
    case jobs::RunState::TimedOut:
        return QStringLiteral("timed out");
    case jobs::RunState::Queued:
    case jobs::RunState::Assigned:
    case jobs::RunState::Running:
        return QStringLiteral("is %1").arg(jobs::toString(state));
    case jobs::RunState::Cancelled:
    case jobs::RunState::Lost:
    case jobs::RunState::Skipped:
    case jobs::RunState::Missed:
        return QStringLiteral("was %1").arg(jobs::toString(state));
    }
    Q_UNREACHABLE();
}

bool isOfSilentWorker(const jobs::RunEvent &event)
{
    constexpr const char *kinds[] = {"start_unanswered", "start_delayed", "not_taken", "cancel_unanswered", "overdue"};
    return std::any_of(std::begin(kinds), std::end(kinds),
                       [&](const char *kind) { return event.kind == QLatin1String(kind); });
}

} // namespace

QString lineOf(const jobs::Run &run)
{
    QString line = QStringLiteral("run %1 of job %2 %3").arg(run.id, run.job, verbFor(run.state));
    if (!run.worker.isEmpty())
        line += QStringLiteral(" on %1").arg(run.worker);
    return run.reason.isEmpty() ? line : QStringLiteral("%1: %2").arg(line, run.reason);
}

QStringList endLines(const std::vector<jobs::Run> &runs)
{
    std::vector<const jobs::Run *> ended;
    for (const jobs::Run &run : runs) {
        if (jobs::isFinal(run.state))
            ended.push_back(&run);
    }
    return fewLines(ended, kindOf, lineOf, [](const jobs::Run &run, int more) {
        return QStringLiteral("and %1 more runs of job %2 were %3")
            .arg(QString::number(more), run.job, jobs::toString(run.state));
    });
}

QStringList eventLines(const std::vector<jobs::RunEvent> &events, EventsOf which)
{
    std::vector<const jobs::RunEvent *> wanted;
    for (const jobs::RunEvent &event : events) {
        if (isOfSilentWorker(event) == (which == EventsOf::SilentWorkers))
            wanted.push_back(&event);
    }
    return fewLines(
        wanted, [](const jobs::RunEvent &event) { return event.kind; },
        [](const jobs::RunEvent &event) {
            return QStringLiteral("run %1, attempt %2: %3")
                .arg(event.runId, QString::number(event.attempt), event.text);
        },
        [](const jobs::RunEvent &event, int more) {
            return QStringLiteral("and the same event (%1) of %2 more runs").arg(event.kind).arg(more);
        });
}

} // namespace holdfast::server
