// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/figures.h"

#include <algorithm>
#include <vector>

namespace holdfast::jobs {
namespace {

/// The smallest value that at least `percent` of all are not above; `sorted` is not empty.
Milliseconds percentile(const std::vector<Milliseconds> &sorted, std::size_t percent)
{
    const std::size_t rank = (sorted.size() * percent + 99) / 100;
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

} // namespace

std::optional<Milliseconds> durationOf(const Run &run)
{
    if (run.took)
        return run.took;
    if (!run.startedAt || !run.finishedAt || *run.finishedAt < *run.startedAt)
        return std::nullopt;
    return *run.finishedAt - *run.startedAt;
}

bool isFailure(RunState state)
{
    return state == RunState::Failed || state == RunState::TimedOut || state == RunState::Lost ||
           state == RunState::Missed;
}

void RunFigures::note(const Run &run)
{
    if (!isFinal(run.state))
        return;
    failures += isFailure(run.state) ? 1 : 0;
    if (const auto took = durationOf(run))
        lastTook = took;
    if (run.state == RunState::Succeeded)
        lastSuccess = run.recordedAt ? run.recordedAt : run.finishedAt;
}

JobFigures JobFigures::restored(const QList<Run> &newestFirst)
{
    JobFigures figures;
    for (qsizetype at = newestFirst.size(); at-- > 0;)
        figures.note(newestFirst[at]);
    figures.setFailures(0);
    return figures;
}

/// Of a further attempt the delay would be that of the retry; a run that stands for many slots never began.
void JobFigures::note(const Run &run)
{
    m_ends.note(run);
    if (run.startedAt && run.plannedAt && run.attempt == 1)
        m_lastDelay = std::max(Milliseconds(0), *run.startedAt - *run.plannedAt);
    const auto took = durationOf(run);
    if (run.state != RunState::Succeeded || !took)
        return;
    m_took.push_back(*took);
    if (m_took.size() > kSample)
        m_took.pop_front();
}

std::optional<UsualDuration> JobFigures::usual() const
{
    if (m_took.size() < kFewest)
        return std::nullopt;
    std::vector<Milliseconds> sorted(m_took.begin(), m_took.end());
    std::sort(sorted.begin(), sorted.end());
    return UsualDuration{static_cast<int>(sorted.size()), percentile(sorted, 50), percentile(sorted, 10),
                         percentile(sorted, 90)};
}

} // namespace holdfast::jobs
