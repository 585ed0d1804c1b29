// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/run_limits.h"

namespace holdfast::jobs {

RunLimits::RunLimits(const LabelLimits &limits)
{
    for (const auto &[label, most] : limits)
        m_limits.insert({label, {most, 0}});
}

void RunLimits::began(const QString &runId, const QString &job, const Labels &labels)
{
    const auto [taken, isNew] = m_taken.insert({runId, {job, {}}});
    if (!isNew)
        return;
    ++m_ofJob[job];
    for (auto it = labels.cbegin(); it != labels.cend(); ++it) {
        const auto bound = m_limits.find({it.key(), it.value()});
        if (bound == m_limits.end())
            continue;
        ++bound->second.underWay;
        taken->second.labels.push_back(bound->first);
    }
}

void RunLimits::ended(const QString &runId)
{
    const auto taken = m_taken.find(runId);
    if (taken == m_taken.end())
        return;
    for (const Label &label : taken->second.labels)
        --m_limits.at(label).underWay;
    const auto ofJob = m_ofJob.find(taken->second.job);
    if (--ofJob->second == 0)
        m_ofJob.erase(ofJob);
    m_taken.erase(taken);
}

void RunLimits::relabel(const QString &runId, const Labels &labels)
{
    const auto taken = m_taken.find(runId);
    if (taken == m_taken.end())
        return;
    const QString job = taken->second.job;
    ended(runId);
    began(runId, job, labels);
}

int RunLimits::underWayOf(const QString &job) const
{
    const auto found = m_ofJob.find(job);
    return found == m_ofJob.end() ? 0 : found->second;
}

bool RunLimits::isFullByJob(const Job &job) const
{
    const int most = mostAtOnce(job.policy);
    return most > 0 && underWayOf(job.name) >= most;
}

std::map<RunLimits::Label, RunLimits::Bound>::const_iterator RunLimits::fullLabel(const Job &job) const
{
    if (m_limits.empty())
        return m_limits.end();
    for (auto it = job.labels.cbegin(); it != job.labels.cend(); ++it) {
        const auto bound = m_limits.find({it.key(), it.value()});
        if (bound != m_limits.end() && bound->second.underWay >= bound->second.most)
            return bound;
    }
    return m_limits.end();
}

bool RunLimits::isFull(const Job &job) const
{
    return isFullByJob(job) || fullLabel(job) != m_limits.end();
}

QString RunLimits::whyFull(const Job &job) const
{
    if (isFullByJob(job)) {
        if (job.policy.overlap != Overlap::Allow) {
            return QStringLiteral("waits for its turn: runs of this job go one at a time (overlap %1)")
                .arg(toString(job.policy.overlap));
        }
        return QStringLiteral("waits for its turn: the job has reached its limit of active runs (%1 of %2)")
            .arg(underWayOf(job.name))
            .arg(job.policy.maxConcurrent);
    }
    const auto full = fullLabel(job);
    if (full == m_limits.end())
        return {};
    return QStringLiteral("waits for its turn: the label %2=%3 has reached its limit of active runs (%1 of %4)")
        .arg(full->second.underWay)
        .arg(full->first.first, full->first.second)
        .arg(full->second.most);
}

} // namespace holdfast::jobs
