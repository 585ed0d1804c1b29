// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/worker_node.h"

#include "core/schedule/compiled.h"

#include <QTest>

namespace holdfast::sim {

/// A server, some workers, a network; everything that can go wrong does, at random; then it is quiet, and everything
/// must be in order. A failing seed is printed: HOLDFAST_SEED=n runs that one alone.
class Play final
{
public:
    explicit Play(std::uint64_t seed)
        : world(seed)
        , network(world)
        , server(world, network)
    {
        server.start();
        const int count = world.random(1, 3);
        for (int i = 0; i < count; ++i) {
            workers.push_back(std::make_unique<WorkerNode>(world, network, server, deeds, QStringLiteral("w%1").arg(i),
                                                           world.random(1, 3)));
            workers.back()->start();
        }
    }

    void addJobs()
    {
        using schedule::Kind;
        add(QStringLiteral("often"), {Kind::Every, QStringLiteral("%1s").arg(world.random(2, 6)), {}, {}});
        add(QStringLiteral("cron"),
            {Kind::Cron, QStringLiteral("*/%1 * * * * *").arg(world.random(5, 20)), QStringLiteral("UTC"), {}});
        add(QStringLiteral("asked"), {});
    }

    /// One thing goes wrong, and another is already planned.
    void trouble(MonoTime until)
    {
        world.in(world.msecs(100, 12'000), [this, until] {
            if (world.now().mono >= until)
                return;
            oneTrouble();
            trouble(until);
        });
    }

    /// Somebody asks for runs and cancels some.
    void people(MonoTime until)
    {
        world.in(world.msecs(500, 5'000), [this, until] {
            if (world.now().mono >= until)
                return;
            if (server.isUp() && !server.isFrozen()) {
                if (auto step = server.book().requestRun(QStringLiteral("asked"), world.now())) {
                    asked.push_back(step->changed.front().id);
                    server.apply(std::move(*step), [this, id = asked.back()] { promised.insert(id); });
                }
                if (world.chance(0.2) && !asked.empty()) {
                    const QString id =
                        asked[static_cast<std::size_t>(world.random(0, static_cast<int>(asked.size()) - 1))];
                    if (auto step = server.book().cancelRun(id, world.now()))
                        server.apply(std::move(*step));
                }
            }
            people(until);
        });
    }

    /// A worker with a usable path and a server that runs is registered within 10 s, always.
    void watchLinks(MonoTime until)
    {
        world.in(Milliseconds(250), [this, until] {
            if (world.now().mono >= until)
                return;
            for (auto &worker : workers) {
                const bool usable =
                    server.isUp() && !server.isFrozen() && worker->isUp() && !worker->isFrozen() && !network.cut;
                const bool swallowed =
                    worker->connection() && worker->connection()->swallowed; // a ping must find that out first
                MonoTime &since = usableSince.try_emplace(worker->name(), world.now().mono).first->second;
                since = std::max(since, worker->lastUp());
                if (!usable || swallowed || worker->isLinked())
                    since = world.now().mono;
                else if (world.now().mono - since > Seconds(10))
                    world.blame(
                        QStringLiteral("%1 has had a usable path for more than 10 s and no link").arg(worker->name()));
            }
            watchLinks(until);
        });
    }

    void quietDown()
    {
        network.cut = false;
        if (!server.isUp())
            server.start();
        for (auto &worker : workers) {
            if (!worker->isUp())
                worker->start();
        }
        for (const char *job : {"often", "cron"}) {
            if (auto step = server.book().setJobEnabled(QLatin1String(job), false, world.now()))
                server.apply(std::move(*step));
        }
    }

    /// Until all that waits has run: an hour at most, for what waits longer is stuck.
    void settle()
    {
        const MonoTime latest = world.now().mono + std::chrono::hours(1);
        const auto isActive = [](const auto &entry) { return !jobs::isFinal(entry.second.state); };
        do
            world.run(world.now().mono + Seconds(60));
        while (world.now().mono < latest && std::any_of(server.disk.runs.begin(), server.disk.runs.end(), isActive));
    }

    void check()
    {
        world.faults += server.disk.faults;
        for (auto &worker : workers) {
            if (!worker->isLinked() || !server.isRegistered(worker->name()))
                world.blame(QStringLiteral("%1 has no link in the end").arg(worker->name()));
            if (!worker->holdsNothing())
                world.blame(QStringLiteral("%1 still holds in the end: %2").arg(worker->name(), worker->describe()));
        }
        for (const auto &[id, run] : server.disk.runs) {
            if (!jobs::isFinal(run.state))
                world.blame(QStringLiteral("run %1 is %2 in the end").arg(id, jobs::toString(run.state)));
        }
        for (const QString &id : promised) {
            if (!server.disk.runs.contains(id))
                world.blame(QStringLiteral("run %1 was promised and is not on record").arg(id));
        }
        for (const auto &[key, outcome] : deeds.finished)
            checkDeed(key, outcome);
        checkSlots();
    }

    World world;
    Network network;
    ServerNode server;
    Deeds deeds;
    std::vector<std::unique_ptr<WorkerNode>> workers;
    std::vector<QString> asked;
    std::set<QString> promised; ///< answered after their commit
    std::map<QString, MonoTime> usableSince;

private:
    void add(const QString &name, const schedule::Schedule &schedule)
    {
        jobs::Job job;
        job.name = name;
        job.schedule = schedule;
        job.command = {QStringLiteral("/bin/true")};
        job.retries = world.random(0, 2);
        if (world.chance(0.3))
            job.timeout = Milliseconds(world.random(500, 4'000));
        auto step = server.book().addJob(job, world.now());
        if (step)
            server.apply(std::move(*step));
        else
            world.blame(step.problem().text());
    }

    void oneTrouble()
    {
        WorkerNode &worker = *workers[static_cast<std::size_t>(world.random(0, static_cast<int>(workers.size()) - 1))];
        switch (world.random(0, 6)) {
        case 0:
            if (server.isUp()) {
                server.crash();
                world.in(world.msecs(50, 20'000), [this] {
                    if (!server.isUp())
                        server.start();
                });
            }
            break;
        case 1:
            if (worker.isUp()) {
                worker.crash();
                world.in(world.msecs(50, 20'000), [&worker] {
                    if (!worker.isUp())
                        worker.start();
                });
            }
            break;
        case 2:
            if (worker.isUp() && worker.connection()) {
                network.reset(worker.connection());
                usableSince[worker.name()] = world.now().mono;
            }
            break;
        case 3:
            if (worker.isUp() && worker.connection())
                worker.connection()->swallowed = true;
            break;
        case 4:
            network.cut = true;
            world.in(world.msecs(50, 25'000), [this] { network.cut = false; });
            break;
        case 5:
            (world.chance(0.5) ? static_cast<Node &>(server) : static_cast<Node &>(worker))
                .freeze(world.msecs(100, 25'000));
            break;
        case 6:
            server.blockStore(world.msecs(100, 15'000));
            break;
        default:
            break;
        }
    }

    void checkDeed(const jobs::AttemptKey &key, const jobs::Outcome &outcome)
    {
        const auto onRecord = server.disk.attempts.find(key);
        if (onRecord == server.disk.attempts.end()) {
            world.blame(
                QStringLiteral("the result of run %1 attempt %2 is not on record").arg(key.runId).arg(key.attempt));
            return;
        }
        if (onRecord->second.state != outcome.status) {
            world.blame(QStringLiteral("run %1 attempt %2 is on record as %3; its worker said %4")
                            .arg(key.runId)
                            .arg(key.attempt)
                            .arg(jobs::toString(onRecord->second.state), jobs::toString(outcome.status)));
        }
        for (const auto stream : {jobs::Stream::Stdout, jobs::Stream::Stderr}) {
            const QByteArray stored = server.disk.outputOf(key, stream);
            if (stored != WorkerNode::outputOf(key, stream, 0, stored.size()))
                world.blame(QStringLiteral("output of run %1 is not what was printed").arg(key.runId));
        }
        const qint64 stored = server.disk.outputOf(key, jobs::Stream::Stdout).size() +
                              server.disk.outputOf(key, jobs::Stream::Stderr).size();
        if (outcome.status != jobs::RunState::Lost && stored != outcome.outputBytes)
            world.blame(QStringLiteral("run %1 printed %2 bytes; %3 are on record")
                            .arg(key.runId)
                            .arg(outcome.outputBytes)
                            .arg(stored));
    }

    void checkSlots()
    {
        std::map<std::pair<QString, WallTime>, int> planned;
        for (const auto &[key, span] : server.disk.spans) {
            const auto plan = schedule::Compiled::compile(span.schedule);
            for (const WallTime at : plan->between(span.from, span.to.value_or(world.now().wall), 100'000))
                ++planned[{span.job, at}];
        }
        for (const auto &[id, run] : server.disk.runs) {
            if (run.plannedAt && --planned[{run.job, *run.plannedAt}] < 0)
                world.blame(QStringLiteral("slot %1 of %2 has a run too many").arg(toIso(*run.plannedAt), run.job));
        }
        for (const auto &[slot, count] : planned) {
            if (count > 0)
                world.blame(QStringLiteral("slot %1 of %2 has no run").arg(toIso(slot.second), slot.first));
        }
    }
};

} // namespace holdfast::sim

using namespace holdfast;
using namespace holdfast::sim;

class TestFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsInOrderAfterTrouble()
    {
        const bool one = qEnvironmentVariableIsSet("HOLDFAST_SEED");
        const int first = one ? qEnvironmentVariableIntValue("HOLDFAST_SEED") : 1;
        const int count = one ? 1
                          : qEnvironmentVariableIntValue("HOLDFAST_SEEDS") > 0
                              ? qEnvironmentVariableIntValue("HOLDFAST_SEEDS")
                              : 1000;
        std::size_t runs = 0;
        std::size_t lost = 0;
        for (int seed = first; seed < first + count; ++seed) {
            Play play(static_cast<std::uint64_t>(seed));
            play.world.isTraced = one;
            const MonoTime troubleEnds = play.world.now().mono + Seconds(120);
            play.addJobs();
            play.people(troubleEnds);
            play.trouble(troubleEnds);
            play.watchLinks(troubleEnds + Seconds(120));
            play.world.run(troubleEnds + Seconds(30));
            play.quietDown();
            play.settle();
            play.check();
            for (const auto &worker : play.workers)
                lost += static_cast<std::size_t>(worker->linksLost());
            runs += play.server.disk.runs.size();
            QVERIFY2(
                play.world.faults.isEmpty(),
                qPrintable(
                    QStringLiteral("HOLDFAST_SEED=%1\n%2").arg(seed).arg(play.world.faults.join(QLatin1Char('\n')))));
        }
        qInfo("%d seeds, %zu runs on record, %zu links lost and found again", count, runs, lost);
        QVERIFY(runs > 0);
    }

    void aDayOfIdlingLosesNoLink()
    {
        Play play(1);
        play.world.run(play.world.now().mono + std::chrono::hours(24));
        for (const auto &worker : play.workers) {
            QVERIFY(worker->isLinked());
            QCOMPARE(worker->linksLost(), 0);
        }
        QVERIFY2(play.world.faults.isEmpty(), qPrintable(play.world.faults.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
