// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/news_list.h"

#include "gui/models/jobs_model.h"
#include "gui/theme/labels.h"

#include <algorithm>

namespace holdfast::gui {
namespace {

constexpr qsizetype kMaxNames = 3;
constexpr double kLateLoopMs = 1000; ///< from here answers are late
constexpr double kStalledLoopMs = 5000;

/// "a, b, c and 4 more".
QString namesOf(const std::vector<const WorkerRow *> &workers)
{
    QStringList names;
    for (const WorkerRow *worker : workers) {
        if (names.size() < kMaxNames)
            names += worker->name;
    }
    const QString listed = names.join(QStringLiteral(", "));
    const int more = static_cast<int>(workers.size()) - static_cast<int>(names.size());
    return more > 0 ? NewsList::tr("%1 and %n more", nullptr, more).arg(listed) : listed;
}

QString ageOf(const WorkerRow &worker, WallTime now)
{
    return worker.since ? NewsList::tr("for %1").arg(Labels::wholeSeconds(now - *worker.since)) : QString();
}

/// The one with its reason, or several by their names, the newest first.
template <typename IsMeant>
QString sentenceOf(const std::vector<WorkerRow> &all, const QString &state, WallTime now, IsMeant isMeant)
{
    std::vector<const WorkerRow *> workers;
    for (const WorkerRow &worker : all) {
        if (isMeant(worker))
            workers.push_back(&worker);
    }
    std::sort(workers.begin(), workers.end(),
              [](const WorkerRow *a, const WorkerRow *b) { return a->since > b->since; });
    if (workers.empty())
        return {};
    const WorkerRow &newest = *workers.front();
    const int count = static_cast<int>(workers.size());
    if (count > 1)
        return NewsList::tr("%n worker(s) are %1: %2", nullptr, count).arg(state, namesOf(workers));
    const QString head = NewsList::tr("%1 is %2 %3").arg(newest.name, state, ageOf(newest, now)).trimmed();
    return newest.reason.isEmpty() ? head : QStringLiteral("%1: %2").arg(head, newest.reason);
}

void addWorkers(QList<NewsItem> &news, const std::vector<WorkerRow> &workers, const char *state, Level level,
                WallTime now)
{
    const QString word = QString::fromLatin1(state);
    const QString sentence = sentenceOf(workers, Labels::workerState(word), now,
                                        [&word](const WorkerRow &worker) { return worker.state == word; });
    if (!sentence.isEmpty())
        news.push_back({level, sentence, word});
}

/// The jobs whose newest runs failed, the longest row of failures first.
void addFailing(QList<NewsItem> &news, const std::vector<JobRow> &jobs, const SeenFailures &seen)
{
    std::vector<std::pair<int, QString>> failing;
    for (const JobRow &job : jobs) {
        if (const int failures = failuresInARow(job); failures > 0 && !seen.isSeen(job))
            failing.emplace_back(-failures, job.name);
    }
    if (failing.empty())
        return;
    std::sort(failing.begin(), failing.end());
    QStringList names;
    for (const auto &[negative, name] : failing) {
        if (names.size() < kMaxNames)
            names += negative < -1 ? NewsList::tr("%1 (%n times in a row)", nullptr, -negative).arg(name) : name;
    }
    const int count = static_cast<int>(failing.size());
    const int more = count - static_cast<int>(names.size());
    QString listed = names.join(QStringLiteral(", "));
    if (more > 0)
        listed = NewsList::tr("%1 and %n more", nullptr, more).arg(listed);
    news.push_back(
        {Level::Warning, NewsList::tr("%n job(s) failing: %1", nullptr, count).arg(listed), QStringLiteral("failing")});
}

/// Who is told of nothing does not know that.
void addChannels(QList<NewsItem> &news, const std::vector<ChannelRow> &channels)
{
    for (const ChannelRow &channel : channels) {
        if (channel.failures > 0)
            news.push_back({Level::Warning,
                            NewsList::tr("channel %1 does not deliver: %2 (%n waiting)", nullptr, channel.waiting)
                                .arg(channel.name, channel.error),
                            QStringLiteral("channels")});
    }
}

void addServer(QList<NewsItem> &news, const Overview &overview)
{
    const double lag = overview.loopLagMs.value_or(0);
    if (!overview.storeOk)
        news.push_back(
            {Level::Bad, overview.news.isEmpty() ? NewsList::tr("the database cannot be written") : overview.news, {}});
    if (lag > kLateLoopMs)
        news.push_back({lag > kStalledLoopMs ? Level::Bad : Level::Warning,
                        NewsList::tr("the server's event loop was %1 late").arg(Labels::latency(lag)),
                        {}});
}

} // namespace

Level NewsList::levelOfFailed(const Overview &overview, const std::vector<JobRow> &jobs, const SeenFailures &seen)
{
    const bool someFail = std::any_of(
        jobs.begin(), jobs.end(), [&seen](const JobRow &job) { return failuresInARow(job) > 0 && !seen.isSeen(job); });
    return seen.newlyLost(overview) > 0 ? Level::Bad : someFail ? Level::Warning : Level::Quiet;
}

QList<NewsItem> NewsList::of(const Overview &overview, const std::vector<WorkerRow> &workers,
                             const std::vector<JobRow> &jobs, const std::vector<ChannelRow> &channels, WallTime now,
                             const SeenFailures &seen)
{
    QList<NewsItem> news;
    addServer(news, overview);
    addWorkers(news, workers, "offline", Level::Bad, now);
    if (seen.newlyLost(overview) > 0)
        news.push_back({Level::Bad, tr("%n run(s) lost in the last 24 hours", nullptr, overview.lost24h),
                        QStringLiteral("failed")});
    addWorkers(news, workers, "degraded", Level::Warning, now);
    const QString flapping =
        sentenceOf(workers, tr("flapping"), now, [](const WorkerRow &worker) { return worker.flapping; });
    if (!flapping.isEmpty())
        news.push_back({Level::Warning, flapping, QStringLiteral("flapping")});
    addFailing(news, jobs, seen);
    addChannels(news, channels);
    std::stable_sort(news.begin(), news.end(), [](const NewsItem &a, const NewsItem &b) {
        return a.level == Level::Bad && b.level != Level::Bad;
    });
    return news;
}

} // namespace holdfast::gui
