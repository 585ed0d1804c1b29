// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/notify/notify_service.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/base/overloaded.h"
#include "core/runtime/random.h"
#include "core/server/record/store_growth.h"
#include "core/tls/expiry.h"

#include <algorithm>

namespace holdfast::server {
namespace {

using notify::EventKind;
using notify::TellAll;

/// How often states are looked at that nobody announces: workers, the certificate.
constexpr Milliseconds kLook{30'000};
/// The wall clock may be set: a deadline by it is looked at again after so long.
constexpr Milliseconds kClockCheck{10'000};
/// A database that is away for less is not worth a message.
constexpr Milliseconds kStorePatience{10'000};
/// How often the disk is looked at.
constexpr Milliseconds kDiskLook = std::chrono::minutes(10);
constexpr qsizetype kJobsARead = 20; ///< other queries come between

void append(TellAll &all, const TellAll &more)
{
    all.insert(all.end(), more.begin(), more.end());
}

using Successes = std::vector<std::pair<QString, WallTime>>;

/// The last success of each job, as far back as its last runs.
Result<Successes> readSuccesses(store::Reader &reader, const QStringList &jobs)
{
    Successes successes;
    for (const QString &job : jobs) {
        const auto runs = reader.runs({job, {jobs::RunState::Succeeded}, std::nullopt, 1});
        if (!runs)
            return runs.problem();
        if (!runs->isEmpty() && runs->first().finishedAt)
            successes.emplace_back(job, *runs->first().finishedAt);
    }
    return successes;
}

} // namespace

NotifyService::NotifyService(RunService &runs, const SessionHub &hub, const runtime::Clock &clock,
                             const ServerInfo &info, Usual usual, QList<notify::PutChannel> inConfig, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_hub(hub)
    , m_info(info)
    , m_usual(std::move(usual))
    , m_inConfig(std::move(inConfig))
    , m_timer(clock)
    , m_outbox(runtime::random64)
    , m_courier(notify::Outbox::kMostAtOnce + 1) // one more for tests
{
    runs.setWitness(this);
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, [this] { onDeadline(); });
    connect(&runs.store(), &store::Store::availabilityChanged, this,
            [this](bool available) { onAvailability(available); });
}

NotifyService::~NotifyService()
{
    m_runs.setWitness(nullptr);
}

void NotifyService::begin(const jobs::Loaded &loaded)
{
    const WallTime now = m_runs.now().wall;
    for (const notify::PutChannel &put : loaded.channels)
        m_channels.emplace(put.channel.name, Kept{put.channel, put.secret});
    takeConfigured(loaded.channels);
    m_outbox.restore(loaded.notices, loaded.batches);
    m_runWatch.restore(loaded.streaks);
    takeChannels();
    QStringList planned;
    for (const jobs::Job &job : loaded.jobs) {
        m_runWatch.jobKnown(job, now);
        planned += job.name;
    }
    for (const jobs::Run &run : loaded.activeRuns)
        static_cast<void>(m_runWatch.changed(run, std::nullopt, now));
    TellAll all;
    for (const jobs::Outage &outage : loaded.recentOutages) {
        if (!outage.back)
            append(all, m_fleetWatch.changed(outage, now));
    }
    record(all);
    if (m_wantsSilence)
        readLastSuccesses(planned);
    m_lookAt = m_runs.now().mono;
    rearm();
}

void NotifyService::readLastSuccesses(QStringList jobs)
{
    if (jobs.isEmpty())
        return;
    const QStringList names = jobs.mid(0, kJobsARead);
    jobs.remove(0, names.size());
    m_runs.store().read<Successes>(
        this, [names](store::Reader &reader) { return readSuccesses(reader, names); },
        [this, jobs](const Result<Successes> &successes) {
            if (!successes)
                return;
            for (const auto &[job, at] : *successes)
                m_runWatch.lastSucceeded(job, at);
            rearm();
            readLastSuccesses(jobs);
        });
}

/// The channels are others now: everybody who looks at them is told.
void NotifyService::takeChannels()
{
    const WallTime now = m_runs.now().wall;
    const QList<notify::Channel> list = channelList();
    m_wanted.clear();
    m_wantsUsual = m_wantsSilence = false;
    for (const notify::Channel &channel : list) {
        m_wanted.insert(channel.rules.on.begin(), channel.rules.on.end());
        m_wantsUsual = m_wantsUsual || channel.rules.timesUsual > 0;
        m_wantsSilence = m_wantsSilence || channel.rules.silentAfter > Milliseconds(0);
    }
    m_runWatch.setChannels(list, now);
    m_fleetWatch.setChannels(list, now);
    m_serverWatch.setChannels(list);
    carryOut(m_outbox.setChannels(list));
}

void NotifyService::beforeCommit(jobs::Step &step)
{
    const jobs::Changes &changes = step.changes;
    if (changes.isEmpty())
        return;
    const WallTime now = m_runs.now().wall;
    for (const QString &name : changes.jobs) {
        if (const jobs::Job *job = m_runs.book().catalogue().find(name))
            m_runWatch.jobKnown(*job, job->createdAt);
    }
    TellAll all;
    jobs::Writes streaks;
    for (const jobs::Run &run : changes.runs) {
        notify::RunWatch::Finding found = m_runWatch.changed(run, m_wantsUsual ? m_usual(run.job) : std::nullopt, now);
        append(all, found.told);
        if (found.streak)
            streaks.emplace_back(notify::PutStreak{*found.streak});
    }
    for (const QString &name : changes.jobsGone) {
        m_runWatch.jobGone(name);
        streaks.emplace_back(notify::PutStreak{{name, 0}});
    }
    for (const jobs::Outage &outage : changes.outages)
        append(all, m_fleetWatch.changed(outage, now));
    for (const QString &name : changes.workersGone)
        m_fleetWatch.gone(name);
    step.writes.insert(step.writes.end(), streaks.begin(), streaks.end());
    put(all, step);
    if (!all.empty())
        return rearm();
    const auto next = nextOfWatches(m_runs.now()); // most steps: what the outbox does next is as it was
    if (next && (!m_timer.deadline() || *next < *m_timer.deadline()))
        m_timer.set(next);
}

/// A notice is in the outbox before its commit: its message is put on record behind it, and sent after that.
void NotifyService::put(const TellAll &all, jobs::Step &step)
{
    const WallTime now = m_runs.now().wall;
    for (const notify::Told &told : all) {
        const notify::Notice notice{makeRunId(now, runtime::random64()), told.channel, now, {}, told.event};
        step.writes.emplace_back(notify::PutNotice{notice});
        for (const notify::OutboxEffect &effect : m_outbox.add(notice)) {
            if (const auto *drop = std::get_if<notify::DropNotices>(&effect))
                step.writes.emplace_back(*drop);
        }
    }
}

void NotifyService::record(const TellAll &all)
{
    if (all.empty())
        return;
    jobs::Step step;
    put(all, step);
    m_runs.record(std::move(step.writes), {});
    rearm();
}

void NotifyService::serverStarted(jobs::Step &step)
{
    put(m_serverWatch.happened(EventKind::ServerStarted, toIso(m_info.startedAt.wall),
                               QStringLiteral("Holdfast %1").arg(m_info.version), {}, m_runs.now().wall),
        step);
    rearm();
}

void NotifyService::audited(const QString &fault)
{
    record(m_serverWatch.condition(EventKind::AuditNotClean, fault, QStringLiteral("see which: holdfast audit"),
                                   m_runs.now().wall));
}

void NotifyService::write(jobs::Write write, const RunService::Done &done)
{
    jobs::Writes writes;
    writes.push_back(std::move(write));
    m_runs.record(std::move(writes), done);
}

void NotifyService::carryOut(const notify::OutboxEffects &effects)
{
    for (const notify::OutboxEffect &effect : effects)
        carryOut(effect);
    rearm();
}

void NotifyService::carryOut(const notify::OutboxEffect &effect)
{
    std::visit(Overloaded{
                   [this](const notify::FixBatch &fix) {
                       write(fix, [this, id = fix.batch.id](const Result<void> &done) {
                           if (done)
                               carryOut(m_outbox.fixed(id, m_runs.now()));
                       });
                   },
                   [this](const notify::PutBatch &put) { write(put); },
                   [this](const notify::SendBatch &send) { gather(send); },
                   [this](const notify::DropBatch &drop) {
                       write(drop);
                       if (!drop.givenUp.isEmpty())
                           log(lcApp(), LogLevel::Error,
                               QStringLiteral("channel %1: a message is given up after %2: %3")
                                   .arg(drop.channel, forPeople(notify::Outbox::kPatience), drop.givenUp),
                               QStringLiteral("try it: holdfast notify test %1").arg(drop.channel));
                   },
                   [this](const notify::DropNotices &drop) { write(drop); },
                   [this](const notify::ChannelTrouble &trouble) {
                       record(m_serverWatch.channelFails(trouble.channel, trouble.why, m_runs.now().wall));
                   },
               },
               effect);
}

void NotifyService::onDeadline()
{
    const Now now = m_runs.now();
    TellAll all = m_runWatch.onDeadline(now.wall);
    append(all, m_fleetWatch.onDeadline(now.wall));
    record(all);
    if (m_lookAt && *m_lookAt <= now.mono)
        lookAround(now);
    if (m_storeLook && *m_storeLook <= now.mono)
        tellOfStore();
    carryOut(m_outbox.onDeadline(now));
}

void NotifyService::lookAround(Now now)
{
    m_lookAt = now.mono + kLook;
    if (m_wanted.contains(EventKind::WorkerFlapping) || m_wanted.contains(EventKind::WorkerDegraded))
        lookAtWorkers(now.wall);
    if (m_wanted.contains(EventKind::DiskFilling) && m_diskLook <= now.mono) {
        m_diskLook = now.mono + kDiskLook;
        lookAtDisk();
    }
    if (!m_info.tls)
        return;
    const int days = tls::daysLeft(m_info.tls->notAfter, now.wall);
    const QString cause = days < 0 ? QStringLiteral("it has expired") : QStringLiteral("days left: %1").arg(days);
    record(m_serverWatch.condition(EventKind::CertificateEnds, days < tls::kFewDays ? cause : QString(),
                                   QStringLiteral("on the server: holdfast tls show"), now.wall));
}

void NotifyService::lookAtWorkers(WallTime now)
{
    TellAll all;
    m_hub.eachWorker([&](const jobs::Roster::Worker &worker, WorkerState state) {
        const QString &name = worker.record.name;
        QString unwell;
        if (state == WorkerState::Degraded)
            unwell = m_hub.worker(name)->reason;
        append(all, m_fleetWatch.seen(name, jobs::Roster::isFlapping(worker, now), unwell, now));
    });
    record(all);
}

void NotifyService::lookAtDisk()
{
    m_runs.store().read<store::StoreSpace>(
        this, [](store::Reader &reader) { return reader.space(); },
        [this](const Result<store::StoreSpace> &space) {
            if (!space)
                return;
            const WallTime now = m_runs.now().wall;
            const QString why = whyFilling(*space, now, m_isDiskFilling);
            m_isDiskFilling = !why.isEmpty();
            record(m_serverWatch.condition(
                EventKind::DiskFilling, why,
                QStringLiteral("make room on the disk, or keep runs for less time: --keep-runs, --keep-output"), now));
        });
}

void NotifyService::onAvailability(bool available)
{
    const Now now = m_runs.now();
    if (available && m_storeAway) {
        const WallTime since = *std::exchange(m_storeAway, std::nullopt);
        TellAll all;
        if (now.wall - since >= kStorePatience)
            all = m_serverWatch.happened(EventKind::StoreUnavailable, toIso(since),
                                         QStringLiteral("for %1").arg(forPeople(now.wall - since)),
                                         QStringLiteral("look at the server's log and disk"), now.wall);
        std::erase_if(all, [this](const notify::Told &told) { return m_storeToldTo.contains(told.channel); });
        record(all);
        m_storeLook.reset();
        m_storeToldTo.clear();
    } else if (!available && !m_storeAway) {
        m_storeAway = now.wall;
        m_storeLook = now.mono + kStorePatience;
    }
    rearm();
}

std::optional<MonoTime> NotifyService::nextOfWatches(Now now) const
{
    std::optional<MonoTime> next;
    for (const auto &due : {m_runWatch.nextDeadline(), m_fleetWatch.nextDeadline()}) {
        if (!due)
            continue;
        const MonoTime at = now.mono + std::clamp(*due - now.wall, Milliseconds(0), kClockCheck);
        next = next ? std::min(*next, at) : at;
    }
    return next;
}

void NotifyService::rearm()
{
    const Now now = m_runs.now();
    std::optional<MonoTime> next;
    for (const auto &at : {m_outbox.nextDeadline(now), nextOfWatches(now), m_lookAt, m_storeLook}) {
        if (at)
            next = next ? std::min(*next, *at) : *at;
    }
    m_timer.set(next);
}

} // namespace holdfast::server
