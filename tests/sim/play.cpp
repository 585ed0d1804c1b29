// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/play.h"

#include <algorithm>

namespace holdfast::sim {

Play::Play(std::uint64_t seed, Plant plant)
    : world(seed)
    , network(world)
    , server(world, network, plant)
    , m_plant(plant)
{
    const int count = world.random(1, 3);
    for (int i = 0; i < count; ++i) {
        const QString name = QStringLiteral("w%1").arg(i);
        workers.push_back(std::make_unique<WorkerNode>(world, network, server, deeds,
                                                       WorkerNode::Identity{name, name, world.random(1, 3)}, plant));
    }
    // Now and then somebody copies a configuration, and two workers have one name.
    m_twoOfOneName = world.chance(0.1);
    if (m_twoOfOneName)
        workers.push_back(std::make_unique<WorkerNode>(
            world, network, server, deeds,
            WorkerNode::Identity{QStringLiteral("w0"), QStringLiteral("w0-copy"), world.random(1, 3)}, plant));
    server.usesTokens = !m_twoOfOneName && world.chance(0.5);
    if (server.usesTokens)
        giveCredentials();
    server.start();
    for (auto &worker : workers)
        worker->start();
}

void Play::run()
{
    const MonoTime troubleEnds = world.now().mono + Seconds(120);
    addJobs();
    people(troubleEnds);
    if (server.usesTokens)
        administrators(troubleEnds - Seconds(10));
    trouble(troubleEnds);
    watch(troubleEnds + Seconds(120));
    world.run(troubleEnds + Seconds(30));
    quietDown();
    settle();
    if (server.usesTokens)
        settleCredentials();
    check();
}

void Play::addJobs()
{
    using schedule::Kind;
    add(QStringLiteral("often"), {Kind::Every, QStringLiteral("%1s").arg(world.random(2, 6)), {}, {}});
    add(QStringLiteral("cron"),
        {Kind::Cron, QStringLiteral("*/%1 * * * * *").arg(world.random(5, 20)), QStringLiteral("UTC"), {}});
    add(QStringLiteral("asked"), {});
}

void Play::add(const QString &name, const schedule::Schedule &schedule)
{
    jobs::Job job;
    job.name = name;
    job.schedule = schedule;
    job.command = {QStringLiteral("/bin/true")};
    job.retries = world.random(0, 2);
    if (world.chance(0.3))
        job.timeout = Milliseconds(world.random(500, 4'000));
    constexpr jobs::OnDisconnect policies[] = {jobs::OnDisconnect::Wait, jobs::OnDisconnect::Replace,
                                               jobs::OnDisconnect::Stop};
    job.policy.onDisconnect = policies[world.random(0, 2)];
    job.policy.grace = Seconds(world.random(3, 40));
    constexpr jobs::Overlap overlaps[] = {jobs::Overlap::Allow, jobs::Overlap::Skip, jobs::Overlap::Queue,
                                          jobs::Overlap::Replace};
    job.policy.overlap = overlaps[world.random(0, 3)];
    constexpr jobs::Missed missed[] = {jobs::Missed::RunOnce, jobs::Missed::RunAll, jobs::Missed::Skip};
    job.policy.missed = missed[world.random(0, 2)];
    job.policy.jitter = world.chance(0.3) ? Milliseconds(world.random(0, 3'000)) : Milliseconds(0);
    auto step = server.book().execute({{}, jobs::action::AddJob{job}}, server.now());
    if (step)
        server.apply(std::move(*step));
    else
        world.blame(step.problem().text());
}

/// Somebody asks for runs and cancels some.
void Play::people(MonoTime until)
{
    world.in(world.msecs(500, 5'000), [this, until] {
        if (world.now().mono >= until)
            return;
        if (server.isUp() && !server.isFrozen()) {
            if (auto step =
                    server.book().execute({{}, jobs::action::RequestRun{{QStringLiteral("asked")}}}, server.now())) {
                m_asked.push_back(step->changes.runs.front().id);
                server.apply(std::move(*step), [this, id = m_asked.back()] { m_promised.insert(id); });
            }
            if (world.chance(0.2) && !m_asked.empty()) {
                const auto which = static_cast<std::size_t>(world.random(0, static_cast<int>(m_asked.size()) - 1));
                if (auto step = server.book().execute({{}, jobs::action::CancelRun{m_asked[which]}}, server.now()))
                    server.apply(std::move(*step));
            }
        }
        people(until);
    });
}

/// One thing goes wrong, and another is already planned.
void Play::trouble(MonoTime until)
{
    world.in(world.msecs(100, 12'000), [this, until] {
        if (world.now().mono >= until)
            return;
        oneTrouble();
        trouble(until);
    });
}

void Play::oneTrouble()
{
    if (m_plant == Plant::StartNotFenced && world.chance(0.5)) // it shows only where starts wait long for their commit
        return server.blockStore(world.msecs(100, 15'000));
    WorkerNode &worker = *workers[static_cast<std::size_t>(world.random(0, static_cast<int>(workers.size()) - 1))];
    switch (world.random(0, 13)) {
    case 0:
        return crashServer();
    case 1:
        return server.freeze(world.msecs(100, 25'000));
    case 2:
        return server.blockStore(world.msecs(100, 15'000));
    case 3:
        network.cut = true;
        return world.in(world.msecs(50, 25'000), [this] { network.cut = false; });
    case 4:
        return server.stepClock(Milliseconds(world.random(-90'000, 90'000)));
    case 5:
        return startDrill();
    case 6:
        return wrongClock();
    default:
        return troubleWith(worker);
    }
}

/// For some seconds the server's clock is anything: as a machine boots, or somebody errs.
void Play::wrongClock()
{
    constexpr Milliseconds steps[] = {std::chrono::hours(1), -std::chrono::hours(2), std::chrono::days(400),
                                      std::chrono::years(10), -std::chrono::years(10)};
    const Milliseconds step = steps[world.random(0, 4)];
    server.stepClock(step);
    world.in(world.msecs(1'000, 14'000), [this, step] { server.stepClock(-step); });
}

/// Somebody begins a drill with all workers, or with one.
void Play::startDrill()
{
    if (!server.isUp() || server.isFrozen())
        return;
    using Kind = fleet::Drill::Kind;
    constexpr Kind kinds[] = {Kind::Cut, Kind::Lag, Kind::Freeze, Kind::KillWorker};
    fleet::Drill drill;
    drill.kind = kinds[world.random(0, 3)];
    if (world.chance(0.5))
        drill.workers += workers.front()->name();
    drill.lasts = Milliseconds(world.random(500, 40'000));
    drill.lag = Milliseconds(world.random(100, 15'000));
    server.startDrill(drill);
}

void Play::troubleWith(WorkerNode &worker)
{
    switch (world.random(0, 8)) {
    case 0:
        return bringDown(worker, [this, &worker] {
            worker.crash();
            if (!server.usesTokens && world.chance(0.3)) // a credential is bound to its name
                worker.rename();
        });
    case 1:
        return bringDown(worker, [&worker] { worker.powerLoss(); });
    case 2:
        if (worker.isUp())
            (void)worker.killKeeper();
        return;
    case 3:
        if (worker.isUp() && worker.connection()) {
            network.reset(worker.connection());
            m_usableSince[worker.name()] = world.now().mono;
        }
        return;
    case 4:
        if (worker.isUp() && worker.connection())
            worker.connection()->swallow();
        return;
    case 5: // half open: one direction is dead
        if (worker.isUp() && worker.connection())
            worker.connection()->swallowed[world.random(0, 1)] = true;
        return;
    case 6:
        if (world.chance(0.5))
            worker.freeze(world.msecs(100, 25'000));
        else
            worker.suspend(world.msecs(100, 60'000));
        return;
    case 7: // for longer than a start stays good
        if (worker.isUp())
            worker.hang(world.msecs(1'000, 150'000));
        return;
    default: // for longer than most leases
        network.cutOff.insert(worker.instance());
        return world.in(world.msecs(1'000, 80'000), [this, &worker] { network.cutOff.erase(worker.instance()); });
    }
}

void Play::crashServer()
{
    if (!server.isUp())
        return;
    server.crash();
    world.in(world.msecs(50, 20'000), [this] {
        if (!server.isUp())
            server.start();
    });
}

template <typename Fall>
void Play::bringDown(WorkerNode &worker, Fall fall)
{
    if (!worker.isUp())
        return;
    fall();
    world.in(world.msecs(50, 60'000), [&worker] {
        if (!worker.isUp())
            worker.start();
    });
}

void Play::quietDown()
{
    network.cut = false;
    network.cutOff.clear();
    if (!server.isUp())
        server.start();
    for (auto &worker : workers) {
        worker->calm();
        if (!worker->isUp())
            worker->start();
    }
    for (const char *job : {"often", "cron"}) {
        if (auto step =
                server.book().execute({{}, jobs::action::SetJobEnabled{QLatin1String(job), false}}, server.now()))
            server.apply(std::move(*step));
    }
}

/// Until all that waits has run and is delivered. The jitter of a run may take a day, if the server was restarted while
/// its clock was wrong; what waits longer is stuck.
void Play::settle()
{
    const MonoTime latest = world.now().mono + std::chrono::hours(25);
    const auto isActive = [](const auto &entry) { return !jobs::isFinal(entry.second.state); };
    const auto holds = [](const auto &worker) { return !worker->holdsNothing(); };
    const auto isAway = [this](const auto &worker) { return isAwayInTheEnd(*worker); }; // its disk may hang still
    do
        world.run(world.now().mono + Seconds(60));
    while (world.now().mono < latest &&
           (std::any_of(server.disk.runs.begin(), server.disk.runs.end(), isActive) ||
            std::any_of(workers.begin(), workers.end(), holds) || std::any_of(workers.begin(), workers.end(), isAway)));
}

void Play::watch(MonoTime until)
{
    world.in(Milliseconds(250), [this, until] {
        if (world.now().mono >= until)
            return;
        for (auto &worker : workers)
            watchLink(*worker);
        watchLeases();
        server.checkTokens();
        watch(until);
    });
}

/// One of two that have, or had, one name.
bool Play::takesTurns(const WorkerNode &worker) const
{
    return m_twoOfOneName && worker.instance().startsWith(u"w0");
}

/// A worker with a usable path and a server that runs is registered within 10 s, always.
void Play::watchLink(WorkerNode &worker)
{
    if (takesTurns(worker))
        return;
    const Seconds promise(server.usesTokens ? 20 : 10); // a new credential is found within 5 s
    const bool usable = server.isUp() && !server.isFrozen() && !server.isDrilled() && worker.isUp() &&
                        !worker.isFrozen() && !worker.isHung() && !network.isCut(worker.instance()) &&
                        !m_outcasts.contains(worker.name());
    // A ping must find that out first.
    const bool swallowed = worker.connection() && worker.connection()->isSwallowed();
    MonoTime &since = m_usableSince.try_emplace(worker.name(), world.now().mono).first->second;
    since = std::max(since, worker.lastUp());
    if (!usable || swallowed || worker.isLinked())
        since = world.now().mono;
    else if (world.now().mono - since > promise)
        world.blame(QStringLiteral("%1 has had a usable path for more than %2 s and no link")
                        .arg(worker.name())
                        .arg(promise.count()));
}

/// No run is running without a live lease.
void Play::watchLeases()
{
    if (!server.isUp() || server.isFrozen() || server.isBlocked()) {
        m_runsAlone.clear();
        return;
    }
    constexpr Milliseconds stopMargin{10'000};
    for (const auto &[id, onRecord] : server.disk.runs) {
        const jobs::Run *run = server.book().activeRun(id);
        if (run == nullptr || run->state != jobs::RunState::Running || server.isRegistered(run->worker)) {
            m_runsAlone.erase(id);
            continue;
        }
        MonoTime since = m_runsAlone.try_emplace(id, world.now().mono).first->second;
        since = std::max(since, server.lastSignOf(run->worker)); // it may have been linked between two looks
        if (world.now().mono - since > run->lease + stopMargin + Seconds(1))
            world.blame(
                QStringLiteral("run %1 is running, and its worker has been away for longer than its lease").arg(id));
    }
}

} // namespace holdfast::sim
