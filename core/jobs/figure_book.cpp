// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/figure_book.h"

#include <algorithm>
#include <utility>

namespace holdfast::jobs {
namespace {

template <typename Map>
QStringList keysOf(const Map &map)
{
    QStringList keys;
    for (const auto &[key, value] : map)
        keys += key;
    return keys;
}

/// Leaves these keys in the map; gives those that it did not have.
template <typename Map>
QStringList keepOnly(Map &map, const QStringList &keys)
{
    Map kept;
    QStringList added;
    for (const QString &key : keys) {
        if (auto node = map.extract(key); !node.empty())
            kept.insert(std::move(node));
        else if (kept.try_emplace(key).second)
            added += key;
    }
    map = std::move(kept);
    return added;
}

template <typename Map>
bool missesOne(const Map &watched, const QStringList &names, int most)
{
    const bool hasRoom = watched.size() < static_cast<std::size_t>(most);
    return std::any_of(names.begin(), names.end(), [&](const QString &name) {
        return !watched.contains(name) && (hasRoom || (most > 0 && name < watched.rbegin()->first));
    });
}

} // namespace

QStringList FigureBook::watchJobs(const QStringList &names)
{
    return keepOnly(m_jobs, names);
}

void FigureBook::watchWorkers(const QStringList &names)
{
    keepOnly(m_workers, names);
}

bool FigureBook::missesJob(const QStringList &names, int most) const
{
    return missesOne(m_jobs, names, most);
}

bool FigureBook::missesWorker(const QStringList &names, int most) const
{
    return missesOne(m_workers, names, most);
}

void FigureBook::take(const QString &job, const QList<Run> &newestFirst)
{
    const auto found = m_jobs.find(job);
    if (found == m_jobs.end() || found->second.isRead)
        return;
    Watched &watched = found->second;
    const quint64 failures = watched.figures.ends().failures;
    watched.figures = JobFigures::restored(newestFirst);
    for (const Run &run : std::exchange(watched.meanwhile, {})) {
        const auto isSame = [&run](const Run &each) { return each.id == run.id; };
        if (std::none_of(newestFirst.begin(), newestFirst.end(), isSame))
            watched.figures.note(run);
    }
    watched.figures.setFailures(failures);
    watched.isRead = true;
}

void FigureBook::note(const Run &run)
{
    if (const auto worker = m_workers.find(run.worker); worker != m_workers.end())
        worker->second.note(run);
    const auto found = m_jobs.find(run.job);
    if (found == m_jobs.end())
        return;
    Watched &watched = found->second;
    watched.figures.note(run);
    if (watched.isRead || !isFinal(run.state))
        return;
    watched.meanwhile += run;
    if (watched.meanwhile.size() > JobFigures::kLookBack)
        watched.meanwhile.removeFirst();
}

const JobFigures *FigureBook::job(const QString &name) const
{
    const auto found = m_jobs.find(name);
    return found == m_jobs.end() ? nullptr : &found->second.figures;
}

const RunFigures *FigureBook::worker(const QString &name) const
{
    const auto found = m_workers.find(name);
    return found == m_workers.end() ? nullptr : &found->second;
}

QStringList FigureBook::jobs() const
{
    return keysOf(m_jobs);
}

QStringList FigureBook::workers() const
{
    return keysOf(m_workers);
}

} // namespace holdfast::jobs
