// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene.h"

#include "core/link/outage_words.h"

#include <QLatin1Char>

#include <array>
#include <random>

namespace holdfast::gui::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr const char *kPlaces[] = {"fra", "ber", "ams", "iad", "sin"};
constexpr const char *kKinds[] = {"web", "db", "build", "gpu", "edge"};
constexpr const char *kPlatforms[] = {"Debian GNU/Linux 12 (bookworm) x86_64", "Windows Server 2022 x86_64",
                                      "Ubuntu 24.04 LTS aarch64"};
/// What one side saw of a connection that had been up for so long.
link::Sighting saw(link::EndCause cause, Milliseconds up)
{
    link::Sighting sighting{{cause, {}}, {}};
    sighting.seen.up = up;
    return sighting;
}

link::Evidence bothSaw(link::EndCause mine, link::EndCause theirs, Milliseconds up)
{
    link::Evidence evidence;
    evidence.mine = saw(mine, up);
    evidence.theirs = saw(theirs, up);
    return evidence;
}

link::Judgement verdictOf(OutageCause cause, const link::Evidence &evidence)
{
    return {cause, link::sentenceFor(cause, evidence), link::actionFor(cause, evidence)};
}

/// The program's own words, so that the pictures show nothing else.
std::array<link::Judgement, 8> makeVerdicts()
{
    using link::EndCause;
    const auto cut = [](Milliseconds up) { return bothSaw(EndCause::Reset, EndCause::Reset, up); };
    link::Evidence silent = bothSaw(EndCause::NoPong, EndCause::TimedOut, hours(7));
    silent.mine->seen.silent = Seconds(10);
    link::Evidence serverStopped = bothSaw(EndCause::Stopped, EndCause::GoneAway, hours(31));
    serverStopped.restartedHere = true;
    link::Evidence workerStopped = bothSaw(EndCause::GoneAway, EndCause::Stopped, minutes(52));
    workerStopped.restartedThere = true;
    link::Evidence stalled = bothSaw(EndCause::NoPong, EndCause::Reset, hours(3));
    stalled.theirs->seen.stalled = Seconds(14);
    link::Evidence idle = cut(Seconds(61));
    idle.steadyIdle = Seconds(60);
    link::Evidence slept = bothSaw(EndCause::NoPong, EndCause::TimedOut, hours(9));
    slept.theirs->seen.slept = minutes(41);
    link::Evidence refused = cut(minutes(18));
    refused.blockedBy = link::LinkEnd{EndCause::Refused, QStringLiteral("HTTP 503")};
    return {verdictOf(OutageCause::NoPong, silent),
            verdictOf(OutageCause::ServerRestart, serverStopped),
            verdictOf(OutageCause::WorkerRestart, workerStopped),
            verdictOf(OutageCause::StalledThere, stalled),
            verdictOf(OutageCause::PathIdleCut, idle),
            verdictOf(OutageCause::Slept, slept),
            verdictOf(OutageCause::ResetByPeer, cut(hours(2))),
            verdictOf(OutageCause::Refused, refused)};
}

const std::array<link::Judgement, 8> &verdicts()
{
    static const auto all = makeVerdicts();
    return all;
}

using Random = std::mt19937;

double uniform(Random &random, double from, double to)
{
    return from + (to - from) * (static_cast<double>(random()) / 4294967296.0);
}

int below(Random &random, int bound)
{
    return static_cast<int>(random() % static_cast<unsigned>(bound));
}

WorkerRow makeWorker(int number, WallTime now)
{
    Random random(static_cast<unsigned>(number * 7919 + 1));
    WorkerRow row;
    row.name = QStringLiteral("%1-%2-%3")
                   .arg(QLatin1String(kKinds[number % 5]), QLatin1String(kPlaces[number / 5 % 5]))
                   .arg(number / 25 + 1, 2, 10, QLatin1Char('0'));
    row.hostname = row.name + QStringLiteral(".example.net");
    row.address = QStringLiteral("10.%1.%2.%3:%4")
                      .arg(number % 7)
                      .arg(number / 200)
                      .arg(number % 200 + 10)
                      .arg(40'000 + number % 20'000);
    row.version = number % 9 == 4 ? QStringLiteral("0.0.9") : QStringLiteral("0.1.0");
    row.platform = QString::fromLatin1(kPlatforms[number % 3]);
    row.labels = {{QStringLiteral("os"), number % 3 == 1 ? QStringLiteral("windows") : QStringLiteral("linux")},
                  {QStringLiteral("site"), QString::fromLatin1(kPlaces[number / 5 % 5])}};
    row.instance = QStringLiteral("1m8%1").arg(number, 6, 36, QLatin1Char('0'));
    row.state = QStringLiteral("connected");
    row.connectedAt = now - minutes(3 + below(random, 20'000));
    row.since = row.connectedAt;
    row.slots = 4 << number % 3;
    row.running = below(random, row.slots + 1) / 2;
    const double base = uniform(random, 0.4, 3);
    row.ackMs = {base, base * uniform(random, 3, 9), base * uniform(random, 12, 60)};
    row.rttMs = {base * 0.6, base * 2, base * 7};
    row.loopLagMs = uniform(random, 0.1, 4);
    for (float &minute : row.ack15m)
        minute = static_cast<float>(base * uniform(random, 1, 12));
    row.lastSeenAt = now - Milliseconds(below(random, 20'000));
    row.lastHeartbeatAt = now - Milliseconds(below(random, 60'000));
    if (number % 37 == 2) {
        row.state = QStringLiteral("offline");
        row.reason = verdicts()[0].verdict;
        row.since = now - minutes(4 + number % 90);
        row.lastHeartbeatAt = *row.since - Seconds(20);
        row.lastSeenAt = row.since;
        row.running = 0;
        for (std::size_t i = 9; i < row.ack15m.size(); ++i)
            row.ack15m[i] = -1;
    } else if (number % 41 == 1) {
        row.state = QStringLiteral("degraded");
        row.reason = QStringLiteral("its event loop was 2.8 s late");
        row.since = now - minutes(2);
        row.loopLagMs = 2800;
        row.ackMs = {12.0, 1740.0, 2816.0};
        for (std::size_t i = 11; i < row.ack15m.size(); ++i)
            row.ack15m[i] = 1400.0F + 300.0F * static_cast<float>(i % 3);
    }
    return row;
}

void addOutages(Scene &scene, WorkerRow &worker, int number)
{
    Random random(static_cast<unsigned>(number * 104'729 + 3));
    const int count = number % 11 == 3 ? 40 : below(random, 7);
    for (int i = 0; i < count; ++i) {
        const link::Judgement &verdict = verdicts()[static_cast<std::size_t>(number + i * 3) % 8];
        OutageRow outage;
        outage.worker = worker.name;
        const double share = uniform(random, 0, 1);
        outage.began =
            scene.now - Milliseconds(static_cast<qint64>(share * share * share * 86'400'000.0 * 60)) - minutes(5);
        outage.noticed = outage.began + Milliseconds(below(random, 30'000));
        outage.back = outage.noticed + Milliseconds(800 + below(random, i % 6 == 0 ? 5'000'000 : 90'000));
        if (*outage.back > scene.now)
            outage.back = scene.now - Seconds(30);
        outage.attempts = 1 + below(random, 9);
        outage.held = below(random, 40);
        outage.cause = toString(verdict.cause);
        outage.verdict = verdict.verdict;
        outage.act = verdict.act;
        scene.outages.push_back(outage);
        if (outage.back && *outage.back > scene.now - hours(24))
            ++worker.reconnects24h;
    }
    worker.flapping = worker.reconnects24h >= 6 && worker.state != u"offline";
    if (worker.state != u"offline")
        return;
    const link::Judgement &verdict = verdicts()[0];
    scene.outages.push_back({worker.name, *worker.since, *worker.since + Seconds(10), std::nullopt, 17, 6,
                             toString(verdict.cause), verdict.verdict, verdict.act});
}

void addJobs(Scene &scene)
{
    struct Plan
    {
        const char *name;
        const char *schedule;
        const char *zone;
        const char *command;
        int failsEach;
        int nextMinutes;
    };
    constexpr Plan plans[] = {
        {"backup-databases", "30 2 * * *", "Europe/Berlin", "/usr/local/bin/backup --all --to /mnt/vault", 17, 705},
        {"rotate-logs", "@hourly", "UTC", "/usr/sbin/logrotate /etc/logrotate.conf", 0, 22},
        {"build-nightly", "0 3 * * 1-5", "America/New_York", "make -j8 nightly", 4, 321},
        {"ping-partners", "every 20s", "UTC", "/opt/partners/ping --all", 23, 0},
        {"renew-certificates", "15 4 1,15 * *", "UTC", "certbot renew", 0, 20'000},
        {"reindex", "on request", "UTC", "/opt/search/reindex --full", 9, -1},
        {"quarter-report", "at 2026-04-01T06:00:00Z", "UTC", "report --quarter 1", 0, 19'700},
        {"thumbnails", "*/5 * * * *", "UTC", "/opt/media/thumbs 'new files'", 0, 3},
    };
    for (const Plan &plan : plans) {
        JobRow job;
        job.name = QString::fromLatin1(plan.name);
        job.schedule = QString::fromLatin1(plan.schedule);
        job.timezone = QString::fromLatin1(plan.zone);
        job.command = QString::fromLatin1(plan.command).split(u' ');
        job.enabled = job.name != u"quarter-report";
        if (plan.nextMinutes >= 0)
            job.nextAt = scene.now + minutes(plan.nextMinutes) + Seconds(18);
        const int runs = job.name == u"quarter-report" ? 0 : job.name == u"renew-certificates" ? 7 : 50;
        for (int i = 1; i <= runs; ++i)
            job.lastRuns += plan.failsEach > 0 && i % plan.failsEach == 0 ? QStringLiteral("failed")
                            : i % 19 == 0                                 ? QStringLiteral("skipped")
                                                                          : QStringLiteral("succeeded");
        job.lastState = job.lastRuns.isEmpty() ? QString() : job.lastRuns.last();
        scene.snapshot.jobs.push_back(job);
    }
}

void addRuns(Scene &scene)
{
    constexpr const char *states[] = {"running",   "succeeded", "succeeded", "failed",    "succeeded", "queued",
                                      "succeeded", "timed_out", "succeeded", "cancelled", "succeeded", "lost"};
    const auto &workers = scene.snapshot.workers;
    for (int i = 0; i < 60 && !workers.empty(); ++i) {
        RunRow run;
        run.id = QStringLiteral("1m83pj%1").arg(i * 7919 + 46'656, 8, 36, QLatin1Char('0'));
        run.job = scene.snapshot.jobs[static_cast<std::size_t>(i) % scene.snapshot.jobs.size()].name;
        run.state = QString::fromLatin1(states[i < 12 ? i : (i * 5) % 12]);
        if (i >= 12 && !hasEnded(run.state))
            run.state = QStringLiteral("succeeded");
        run.trigger = i % 5 == 0 ? QStringLiteral("request") : QStringLiteral("slot");
        run.queuedAt = scene.now - Seconds(12 + i * 97);
        run.attempt = 1;
        if (run.state == u"queued") {
            run.reason = QStringLiteral("waits for a worker with os=bsd: none of the %1 connected workers matches")
                             .arg(workers.size());
        } else {
            run.worker = workers[static_cast<std::size_t>(i * 3) % workers.size()].name;
            run.startedAt = *run.queuedAt + Milliseconds(40 + i);
            run.outputBytes = i * 31 % 7 * 40'321;
        }
        if (hasEnded(run.state)) {
            const bool isLong = run.state == u"timed_out" || run.state == u"lost"; // they say: longer than a minute
            run.finishedAt = *run.startedAt + Milliseconds(isLong ? 60'012 + i : 900 + i * 1711 % 54'000);
            run.exitCode = run.state == u"succeeded" ? std::optional(0)
                           : run.state == u"failed"  ? std::optional(2)
                                                     : std::nullopt;
            run.attempt = run.state == u"failed" && i % 8 == 3 ? 2 : 1;
            run.reason = run.state == u"failed"      ? QStringLiteral("exit code 2")
                         : run.state == u"timed_out" ? QStringLiteral("ran longer than 1 m")
                         : run.state == u"lost"      ? QStringLiteral("its worker was away for longer than 1 m")
                                                     : run.reason;
        }
        scene.snapshot.runs.push_back(run);
    }
}

/// What the jobs say of their newest runs is what the runs say.
void tellJobsOfRuns(Scene &scene)
{
    for (JobRow &job : scene.snapshot.jobs) {
        qsizetype place = job.lastRuns.size();
        for (const RunRow &run : scene.snapshot.runs) { // the newest first
            if (run.job != job.name)
                continue;
            if (place == job.lastRuns.size()) {
                job.lastAt = run.finishedAt ? run.finishedAt : run.startedAt ? run.startedAt : run.queuedAt;
                if (run.startedAt && run.finishedAt)
                    job.lastTook = *run.finishedAt - *run.startedAt;
            }
            if (place == 0)
                break;
            job.lastRuns[--place] = run.state;
        }
        job.lastState = job.lastRuns.isEmpty() ? QString() : job.lastRuns.last();
    }
}

Overview overviewOf(const Scene &scene)
{
    Overview overview;
    for (const WorkerRow &worker : scene.snapshot.workers) {
        overview.connected += worker.state == u"connected";
        overview.degraded += worker.state == u"degraded";
        overview.offline += worker.state == u"offline";
        overview.runsActive += worker.running;
    }
    const int workers = static_cast<int>(scene.snapshot.workers.size());
    if (workers == 0)
        return overview;
    overview.acksPerSecond = workers / 18.0;
    overview.ackMs = {1.9, 14.2, overview.degraded > 0 ? 2816.0 : 88.0};
    overview.runsQueued = 1;
    overview.failed24h = 7;
    overview.lost24h = 1;
    overview.loopLagMs = 0.7;
    if (overview.offline > 0) {
        overview.newsLevel = QStringLiteral("bad");
        overview.news = QStringLiteral("worker build-fra-01 is offline: ") + verdicts()[0].verdict;
    }
    return overview;
}

} // namespace

WallTime sceneNow()
{
    return *parseIso(QStringLiteral("2026-03-18T13:37:42Z"));
}

Scene makeScene(int workers)
{
    Scene scene;
    scene.now = sceneNow();
    scene.snapshot.snapshot = true;
    scene.snapshot.now = scene.now;
    scene.snapshot.epoch = QStringLiteral("scene");
    scene.snapshot.server = {QStringLiteral("holdfast.example.net"), QStringLiteral("0.1.0"), scene.now - minutes(37)};
    for (int i = 0; i < workers; ++i) {
        scene.snapshot.workers.push_back(makeWorker(i, scene.now));
        addOutages(scene, scene.snapshot.workers.back(), i);
    }
    std::sort(scene.outages.begin(), scene.outages.end(),
              [](const OutageRow &a, const OutageRow &b) { return a.began > b.began; });
    if (workers > 0) {
        addJobs(scene);
        addRuns(scene);
        tellJobsOfRuns(scene);
        scene.starts = {{scene.now - minutes(37), QStringLiteral("0.1.0")},
                        {scene.now - hours(211), QStringLiteral("0.1.0")}};
    }
    for (const OutageRow &outage : scene.outages) {
        if (!outage.back)
            scene.snapshot.outages.push_back(outage);
    }
    scene.snapshot.overview = overviewOf(scene);
    return scene;
}

} // namespace holdfast::gui::test
