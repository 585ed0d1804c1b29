// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tray/alert_book.h"

#include "gui/theme/labels.h"
#include "gui/theme/theme.h"

namespace holdfast::gui {
namespace {

constexpr qsizetype kMaxNames = 3;

} // namespace

QString AlertBook::listed(QStringList names)
{
    const qsizetype more = names.size() - kMaxNames;
    names.sort();
    if (more <= 0)
        return names.join(QStringLiteral(", "));
    return tr("%1 and %n more", nullptr, static_cast<int>(more)).arg(names.first(kMaxNames).join(QStringLiteral(", ")));
}

bool AlertBook::isLost(const WorkerRow &worker, WallTime now) const
{
    return worker.state == u"offline" && worker.since && now - std::max(*worker.since, m_resumed) >= kLong;
}

void AlertBook::begin(const std::vector<WorkerRow> &workers, WallTime now)
{
    m_resumed = {};
    m_failed.clear();
    m_lost.clear();
    m_flapping.clear();
    for (const WorkerRow &worker : workers) {
        if (isLost(worker, now))
            m_lost.insert(worker.name);
        if (worker.flapping)
            m_flapping.insert(worker.name);
    }
}

void AlertBook::runEnded(const RunRow &run)
{
    constexpr std::size_t most = 1000;
    if (m_choice.runFailed && levelOfRun(run.state) == Level::Bad && m_failed.size() < most)
        m_failed.push_back(run);
}

std::vector<Alert> AlertBook::look(const std::vector<WorkerRow> &workers, WallTime now)
{
    QStringList lost;
    QStringList flapping;
    for (const WorkerRow &worker : workers) {
        if (worker.state != u"offline")
            m_lost.remove(worker.name);
        else if (isLost(worker, now) && !m_lost.contains(worker.name)) {
            m_lost.insert(worker.name);
            lost += worker.name;
        }
        if (!worker.flapping)
            m_flapping.remove(worker.name);
        else if (!m_flapping.contains(worker.name)) {
            m_flapping.insert(worker.name);
            flapping += worker.name;
        }
    }
    std::vector<Alert> alerts;
    if (const auto alert = aboutWorkers(lost))
        alerts.push_back(*alert);
    if (m_choice.flapping && !flapping.isEmpty())
        alerts.push_back({tr("Connection is flapping"), listed(flapping)});
    if (const auto alert = aboutRuns())
        alerts.push_back(*alert);
    return alerts;
}

std::optional<Alert> AlertBook::aboutWorkers(const QStringList &lost) const
{
    if (!m_choice.workerLost || lost.isEmpty())
        return std::nullopt;
    return Alert{tr("%n worker(s) offline for a minute", nullptr, static_cast<int>(lost.size())), listed(lost)};
}

std::optional<Alert> AlertBook::aboutRuns()
{
    if (m_failed.empty())
        return std::nullopt;
    const auto failed = std::exchange(m_failed, {});
    if (failed.size() == 1) {
        const RunRow &run = failed.front();
        return Alert{QStringLiteral("%1: %2").arg(run.job, Labels::runState(run.state)),
                     run.reason.isEmpty() ? run.worker : run.reason};
    }
    QSet<QString> jobs;
    for (const RunRow &run : failed)
        jobs.insert(run.job);
    return Alert{tr("%n run(s) failed", nullptr, static_cast<int>(failed.size())),
                 listed(QStringList(jobs.begin(), jobs.end()))};
}

} // namespace holdfast::gui
