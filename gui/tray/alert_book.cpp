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

void AlertBook::begin(const std::vector<WorkerRow> &workers, const std::vector<JobRow> &jobs, WallTime now)
{
    m_resumed = {};
    m_failed.clear();
    m_recovered.clear();
    m_failing.clear();
    for (const JobRow &job : jobs) {
        if (levelOfRun(job.lastState) == Level::Bad)
            m_failing.insert(job.name);
    }
    m_lost.clear();
    m_flapping.clear();
    for (const WorkerRow &worker : workers) {
        if (isLost(worker, now))
            m_lost.insert(worker.name);
        if (worker.flapping)
            m_flapping.insert(worker.name);
    }
}

/// Of a job that fails again and again, the first time counts.
void AlertBook::runEnded(const RunRow &run)
{
    constexpr std::size_t most = 1000;
    const Level level = levelOfRun(run.state);
    if (level == Level::Good && m_failing.remove(run.job))
        m_recovered += run.job;
    if (level != Level::Bad || m_failing.contains(run.job))
        return;
    m_failing.insert(run.job);
    if (m_failed.size() < most)
        m_failed.push_back(run);
}

std::vector<Alert> AlertBook::lookCutOff(WallTime since, WallTime now)
{
    if (m_isToldCutOff || now - since < kLong)
        return {};
    m_isToldCutOff = true;
    return {{tr("%1 cannot be reached").arg(m_server), tr("for %1").arg(Labels::wholeSeconds(now - since))}};
}

std::vector<Alert> AlertBook::look(const std::vector<WorkerRow> &workers, WallTime now)
{
    QStringList lost;
    QStringList back;
    QStringList flapping;
    for (const WorkerRow &worker : workers) {
        if (worker.state != u"offline" && m_lost.remove(worker.name))
            back += worker.name;
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
    if (std::exchange(m_isToldCutOff, false))
        alerts.push_back({tr("%1 is reached again").arg(m_server), {}, true});
    if (const auto alert = aboutWorkers(lost))
        alerts.push_back(*alert);
    if (m_choice.flapping && !flapping.isEmpty())
        alerts.push_back({tr("Connection is flapping"), listed(flapping)});
    if (const auto alert = aboutRuns())
        alerts.push_back(*alert);
    if (const auto alert = aboutGood(back))
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
    const auto failed = std::exchange(m_failed, {});
    if (failed.empty() || !m_choice.runFailed)
        return std::nullopt;
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

std::optional<Alert> AlertBook::aboutGood(QStringList back)
{
    QStringList recovered = std::exchange(m_recovered, {});
    if (!m_choice.workerLost)
        back.clear();
    if (!m_choice.runFailed)
        recovered.clear();
    recovered.removeDuplicates();
    QStringList sentences;
    if (!back.isEmpty())
        sentences += tr("back: %1").arg(listed(back));
    if (!recovered.isEmpty())
        sentences += tr("succeeded again: %1").arg(listed(recovered));
    if (sentences.isEmpty())
        return std::nullopt;
    return Alert{tr("Well again"), sentences.join(u'\n'), true};
}

} // namespace holdfast::gui
