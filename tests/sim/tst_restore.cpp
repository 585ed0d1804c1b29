// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"
#include "tests/sim/worker_node.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

const QString kOften = QStringLiteral("often");
const QString kAsked = QStringLiteral("asked");

/// The database goes back to an earlier state under workers that run: a backup is restored, or a replica promoted.
class Restore final
{
public:
    Restore(std::uint64_t seed, ServerNode::Lost lost)
        : world(seed)
        , server(world, network, Plant::None)
        , m_lost(lost)
    {
        server.disk.epochId = QStringLiteral("first");
        server.start();
        for (int i = world.random(1, 3); i > 0; --i) {
            const QString name = QStringLiteral("w%1").arg(i);
            workers.push_back(std::make_unique<WorkerNode>(
                world, network, server, deeds, WorkerNode::Identity{name, name, world.random(1, 3)}, Plant::None));
            workers.back()->start();
        }
    }

    void run()
    {
        const MonoTime end = world.now().mono + Seconds(180);
        add(kOften, {schedule::Kind::Every, QStringLiteral("%1s").arg(world.random(2, 6)), {}, {}});
        add(kAsked, {});
        people(end);
        trouble(end);
        world.in(world.msecs(30'000, 60'000), [this] { goBack(); });
        world.run(end + Seconds(20));
        if (auto step = server.book().execute({{}, jobs::action::SetJobEnabled{kOften, false}}, server.now()))
            server.apply(std::move(*step));
        settle();
        check();
    }

    World world;
    Network network{world};
    ServerNode server;
    Deeds deeds;
    std::vector<std::unique_ptr<WorkerNode>> workers;
    std::size_t recovered = 0;

private:
    void add(const QString &name, const schedule::Schedule &schedule)
    {
        jobs::Job job;
        job.name = name;
        job.schedule = schedule;
        job.command = {QStringLiteral("/bin/true")};
        job.retries = world.random(0, 2);
        job.policy.missed = jobs::Missed::RunAll;
        if (auto step = server.book().execute({{}, jobs::action::AddJob{job}}, server.now()))
            server.apply(std::move(*step));
    }

    void people(MonoTime until)
    {
        world.in(world.msecs(500, 4'000), [this, until] {
            if (world.now().mono >= until)
                return;
            if (server.isUp()) {
                if (auto step = server.book().execute({{}, jobs::action::RequestRun{{kAsked}}}, server.now()))
                    server.apply(std::move(*step));
            }
            people(until);
        });
    }

    /// Nothing that keeps a worker away for longer than it is waited for.
    void trouble(MonoTime until)
    {
        world.in(world.msecs(1'000, 15'000), [this, until] {
            if (world.now().mono >= until)
                return;
            WorkerNode &worker =
                *workers[static_cast<std::size_t>(world.random(0, static_cast<int>(workers.size()) - 1))];
            if (!worker.isUp())
                return trouble(until);
            if (world.chance(0.5)) {
                worker.crash();
                world.in(world.msecs(50, 5'000), [&worker] { worker.start(); });
            } else if (worker.connection()) {
                network.reset(worker.connection());
            }
            trouble(until);
        });
    }

    void goBack()
    {
        m_earlier = server.disk;
        const bool isBackup = m_lost == ServerNode::Lost::Minutes;
        world.in(isBackup ? world.msecs(1'000, 60'000) : world.msecs(10, 1'500), [this] {
            server.crash();
            m_before = server.disk;
            server.goBackTo(m_earlier, m_lost);
            world.in(world.msecs(100, 8'000), [this] { server.start(); });
        });
    }

    void settle()
    {
        const MonoTime latest = world.now().mono + std::chrono::hours(1);
        const auto isActive = [](const auto &entry) { return !jobs::isFinal(entry.second.state); };
        const auto holds = [](const auto &worker) { return !worker->holdsNothing(); };
        do
            world.run(world.now().mono + Seconds(30));
        while (world.now().mono < latest && (std::any_of(server.disk.runs.begin(), server.disk.runs.end(), isActive) ||
                                             std::any_of(workers.begin(), workers.end(), holds)));
    }

    void check()
    {
        world.faults += server.disk.faults;
        for (const auto &[id, run] : server.disk.runs) {
            if (!jobs::isFinal(run.state))
                world.blame(QStringLiteral("run %1 is %2 in the end").arg(id, jobs::toString(run.state)));
        }
        for (const auto &worker : workers) {
            if (!worker->holdsNothing())
                world.blame(QStringLiteral("%1 still holds: %2").arg(worker->name(), worker->describe()));
        }
        for (const auto &[key, outcome] : deeds.finished)
            checkDeed(key, outcome);
        checkSlots();
        checkDifferences();
    }

    /// All that any worker has done is on record, with its output.
    void checkDeed(const jobs::AttemptKey &key, const jobs::Outcome &outcome)
    {
        const auto onRecord = server.disk.attempts.find(key);
        if (onRecord == server.disk.attempts.end())
            return world.blame(QStringLiteral("run %1 attempt %2 is not on record").arg(key.runId).arg(key.attempt));
        const auto late = server.disk.late.find(key);
        const bool isLate = late != server.disk.late.end() && late->second.state == outcome.status;
        if (onRecord->second.state != outcome.status && !isLate)
            world.blame(QStringLiteral("run %1 attempt %2 is on record as %3; its worker said %4")
                            .arg(key.runId)
                            .arg(key.attempt)
                            .arg(jobs::toString(onRecord->second.state), jobs::toString(outcome.status)));
        const qint64 stored = server.disk.outputOf(key, jobs::Stream::Stdout).size() +
                              server.disk.outputOf(key, jobs::Stream::Stderr).size();
        const bool isBeside = server.disk.runs.at(key.runId).attempt != key.attempt; // brought after a later one
        if (onRecord->second.state == outcome.status && outcome.status != jobs::RunState::Lost &&
            !(isBeside && stored == 0) && stored != outcome.outputBytes)
            world.blame(QStringLiteral("run %1 printed %2 bytes; %3 are on record")
                            .arg(key.runId)
                            .arg(outcome.outputBytes)
                            .arg(stored));
    }

    /// Each has one run on record, and a program ran once for it, whichever record it was planned by.
    void checkSlots()
    {
        std::map<WallTime, int> programs;
        const auto ran = [this](const QString &id) {
            const auto first = deeds.launched.lower_bound({id, 0});
            return first != deeds.launched.end() && first->first.runId == id;
        };
        std::map<QString, jobs::Run> all = m_before.runs;
        for (const auto &[id, run] : server.disk.runs)
            all.insert({id, run});
        for (const auto &[id, run] : all) {
            if (run.plannedAt && ran(id) && ++programs[*run.plannedAt] > 1)
                world.blame(QStringLiteral("two programs ran for the scheduled time %1").arg(toIso(*run.plannedAt)));
        }
        for (const auto &[key, span] : server.disk.spans) {
            const auto plan = schedule::Compiled::compile(span.schedule);
            for (const WallTime at : plan->between(span.from, span.to.value_or(span.plannedUntil), 100'000)) {
                if (const int runs = server.disk.runsFor(span.job, at); runs != 1)
                    world.blame(QStringLiteral("the scheduled time %1 has %2 runs").arg(toIso(at)).arg(runs));
            }
        }
    }

    /// What the earlier record did not know is a change for people to see.
    void checkDifferences()
    {
        std::set<QString> told;
        for (const auto &[id, change] : server.disk.changes) {
            if (change.what == u"run_recovered" || change.what == u"run_lost")
                told.insert(change.name);
            recovered += change.what == u"run_recovered" ? 1 : 0;
        }
        for (const auto &[id, run] : server.disk.runs) {
            if (m_before.runs.contains(id) && !m_earlier.runs.contains(id) && !told.contains(id))
                world.blame(QStringLiteral("nobody is told that run %1 was recovered").arg(id));
        }
    }

    ServerNode::Lost m_lost;
    test::ModelStore m_earlier; ///< to which the database went back
    test::ModelStore m_before;  ///< as it was when it went back
};

} // namespace

class TestRestore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// HOLDFAST_SEED=n plays that one alone, with a trace.
    void nothingIsForgottenAndNothingRunsTwice_data()
    {
        QTest::addColumn<int>("lost");
        QTest::newRow("a backup of minutes ago") << static_cast<int>(ServerNode::Lost::Minutes);
        QTest::newRow("a replica without the last second") << static_cast<int>(ServerNode::Lost::ASecond);
    }
    void nothingIsForgottenAndNothingRunsTwice()
    {
        QFETCH(int, lost);
        const bool one = qEnvironmentVariableIsSet("HOLDFAST_SEED");
        const int first = one ? qEnvironmentVariableIntValue("HOLDFAST_SEED") : 1;
        const int asked = qEnvironmentVariableIntValue("HOLDFAST_SEEDS");
        const int count = one ? 1 : asked > 0 ? asked : 150;
        std::size_t recovered = 0;
        std::size_t runs = 0;
        for (int seed = first; seed < first + count; ++seed) {
            Restore play(static_cast<std::uint64_t>(seed), static_cast<ServerNode::Lost>(lost));
            play.world.isTraced = one;
            play.run();
            recovered += play.recovered;
            runs += play.server.disk.runs.size();
            QVERIFY2(
                play.world.faults.isEmpty(),
                qPrintable(
                    QStringLiteral("HOLDFAST_SEED=%1\n%2").arg(seed).arg(play.world.faults.join(QLatin1Char('\n')))));
        }
        qInfo("%d seeds, %zu runs on record, %zu recovered from workers", count, runs, recovered);
        QVERIFY(one || recovered > 0);
    }
};

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"
