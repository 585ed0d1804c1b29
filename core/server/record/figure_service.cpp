// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/figure_service.h"

#include "core/base/log.h"

#include <utility>

namespace holdfast::server {
namespace {

constexpr qsizetype kJobsARead = 20; ///< other queries come between

using Past = std::vector<std::pair<QString, QList<jobs::Run>>>;

Result<Past> readPast(store::Reader &reader, const QStringList &names)
{
    Past past;
    for (const QString &name : names) {
        auto runs = reader.runs({name, {}, std::nullopt, jobs::JobFigures::kLookBack});
        if (!runs)
            return runs.problem();
        past.emplace_back(name, std::move(*runs));
    }
    return past;
}

template <typename Map>
QStringList firstNames(const Map &map, int most)
{
    QStringList names;
    for (auto it = map.begin(); it != map.end() && names.size() < most; ++it)
        names += it->first;
    return names;
}

int othersThan(qsizetype watched, std::size_t all)
{
    return static_cast<int>(all) - static_cast<int>(watched);
}

} // namespace

FigureService::FigureService(RunService &runs, int most, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_most(most)
{
    connect(&runs, &RunService::committed, this, &FigureService::onCommitted);
}

void FigureService::begin()
{
    watchJobs();
    watchWorkers();
}

void FigureService::onCommitted(const jobs::Changes &changes)
{
    if (!changes.jobsGone.isEmpty() || m_book.missesJob(changes.jobs, m_most))
        watchJobs();
    if (!changes.workersGone.isEmpty() || m_book.missesWorker(changes.workers, m_most))
        watchWorkers();
    for (const jobs::Run &run : changes.runs)
        m_book.note(run);
}

void FigureService::watchJobs()
{
    m_unread += m_book.watchJobs(firstNames(m_runs.book().catalogue().all(), m_most));
    readNext();
}

void FigureService::watchWorkers()
{
    m_book.watchWorkers(firstNames(m_runs.book().roster().all(), m_most));
}

void FigureService::readNext()
{
    if (m_unread.isEmpty() || std::exchange(m_isReading, true))
        return;
    const QStringList names = m_unread.mid(0, kJobsARead);
    m_unread.remove(0, names.size());
    m_runs.store().read<Past>(
        this, [names](store::Reader &reader) { return readPast(reader, names); },
        [this](const Result<Past> &past) {
            m_isReading = false;
            if (!past)
                return log(lcStore(), LogLevel::Warning,
                           QStringLiteral("the former runs of jobs cannot be read for /metrics: %1")
                               .arg(past.problem().text()),
                           QStringLiteral("/metrics counts these jobs from now on"));
            for (const auto &[name, runs] : *past)
                m_book.take(name, runs);
            readNext();
        });
}

std::optional<Milliseconds> FigureService::usual(const QString &job) const
{
    const jobs::JobFigures *figures = m_book.job(job);
    const auto usual = figures != nullptr ? figures->usual() : std::nullopt;
    return usual ? std::optional(usual->median) : std::nullopt;
}

void FigureService::fill(Gauges &gauges, WallTime now) const
{
    for (const QString &name : m_book.jobs()) {
        const jobs::JobFigures &figures = *m_book.job(name);
        const auto usual = figures.usual();
        JobGauges job{name, figures.ends(), usual ? std::optional(usual->median) : std::nullopt, figures.lastDelay()};
        if (const auto slot = m_runs.book().oldestUnstartedSlot(name))
            job.lateness = std::max(Milliseconds(0), now - *slot);
        gauges.jobs.push_back(std::move(job));
    }
    for (const QString &name : m_book.workers())
        gauges.workerGauges.push_back({name, *m_book.worker(name), false});
    gauges.otherJobs = othersThan(m_book.jobs().size(), m_runs.book().catalogue().all().size());
    gauges.otherWorkers = othersThan(m_book.workers().size(), m_runs.book().roster().all().size());
}

} // namespace holdfast::server
