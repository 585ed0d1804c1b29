// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QSet>
#include <QTest>

#include <random>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// A server that is killed after any commit goes on as if nothing had been.
class RunBookRestartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnWhereTheFormerOneStopped();
    void theQueueKeepsItsOrder();
    void waitingRunsGoOutWhenAWorkerComes();
    void aRetryIsNotForgotten();
    void outputGoesOnAtItsOffset();
    void unreadableJobsAreTold();
    void everyRunEndsOnceWhateverHappens_data();
    void everyRunEndsOnceWhateverHappens();
};

namespace {
const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
} // namespace

void RunBookRestartTest::goesOnWhereTheFormerOneStopped()
{
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    server.connect(worker(kW, 2));
    server.live(45s);
    const auto counts = server.book.activeCounts();
    server.restart();
    QCOMPARE(server.book.activeCounts(), counts);
    QCOMPARE(server.book.planner().next(), kNoon + 50s);
    QCOMPARE(server.book.roster().find(kW)->freeSlots(), 0);
    QVERIFY(!server.book.roster().find(kW)->record.connected);
    QCOMPARE(server.book.catalogue().all().size(), std::size_t(1));
}

void RunBookRestartTest::theQueueKeepsItsOrder()
{
    Server server;
    for (const int priority : {0, 9}) {
        Job job = onRequest(QStringLiteral("p%1").arg(priority));
        job.priority = priority;
        server.add(job);
    }
    QStringList expected;
    for (int i = 0; i < 6; ++i) {
        const QString id = server.request(QStringLiteral("p%1").arg(i % 2 * 9));
        if (i % 2 != 0)
            expected += id;
        server.pass(1s);
    }
    server.restart();
    server.connect(worker(kW, 3));
    QStringList order;
    for (const StartRun &start : server.commanded<StartRun>())
        order += start.assignment.key.runId;
    QCOMPARE(order, expected);
}

void RunBookRestartTest::waitingRunsGoOutWhenAWorkerComes()
{
    Server server;
    server.add(onRequest(kJob));
    const QString id = server.request(kJob);
    server.restart();
    QVERIFY(server.book.whyWaiting(id, server.now).startsWith(QStringLiteral("waits for a worker")));
    server.connect(worker(kW));
    QVERIFY(server.state(id) == RunState::Assigned);
}

void RunBookRestartTest::aRetryIsNotForgotten()
{
    Server server;
    Job job = onRequest(kJob);
    job.retries = 1;
    server.add(job);
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.finished(kW, {id, 1}, RunState::Failed, 1);
    server.restart();
    server.connect(worker(kW));
    server.live(1s);
    QVERIFY(server.state(id) == RunState::Assigned);
    QCOMPARE(server.commanded<StartRun>().back().assignment.key, (AttemptKey{id, 2}));
    server.finished(kW, {id, 2}, RunState::Failed, 1);
    QVERIFY(server.state(id) == RunState::Failed);
}

void RunBookRestartTest::outputGoesOnAtItsOffset()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.started(kW, {id, 1});
    server.output(kW, {id, 1}, 0, "hello");
    server.restart();
    const RegistrationResult agreed = server.connect(worker(kW), {{{id, 1}, Holding::State::Running}});
    QCOMPARE(agreed.keep, (QList<Resume>{{{id, 1}, 5, 0}}));
    server.output(kW, {id, 1}, 3, "lo you");
    QCOMPARE(server.store.outputOf({id, 1}, Stream::Stdout), QByteArray("hello you"));
}

void RunBookRestartTest::unreadableJobsAreTold()
{
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    server.add(every(QStringLiteral("k"), QStringLiteral("10s")));
    server.store.jobs.at(kJob).schedule.text = QStringLiteral("never heard of");
    RunBook book([] { return std::uint64_t(1); });
    QStringList unreadable;
    static_cast<void>(book.restore(server.store.loaded(server.now.wall), server.now, &unreadable));
    QCOMPARE(unreadable, QStringList{kJob});
    QVERIFY(book.catalogue().find(kJob) != nullptr);
    QCOMPARE(book.planner().next(), kNoon + 10s);
}

namespace {

/// Workers as the server sees them: each holds what it was told, and says anything, in any order, again and again.
class Crowd
{
public:
    Crowd(Server &server, unsigned seed)
        : m_server(server)
        , m_random(seed)
    {}

    void step()
    {
        collect();
        const QString name = QString::number(any(3));
        switch (any(16)) {
        case 0:
            m_server.restart();
            m_connected.clear();
            break;
        case 1:
            if (m_connected.remove(name))
                m_server.disconnect(name);
            break;
        case 2:
        case 3:
            connect(name);
            break;
        case 4:
            m_held[name].clear(); // its disk is new
            if (m_connected.remove(name))
                m_server.disconnect(name);
            break;
        case 5:
            if (!m_server.store.runs.empty())
                static_cast<void>(cancelAny());
            break;
        case 6:
            m_server.request(kJob);
            break;
        default:
            say(name);
        }
        m_server.live(Milliseconds(any(5'000)));
    }

    /// All come, and finish what they hold, until nothing is left.
    void settle()
    {
        m_server.take(m_server.book.execute({{}, action::SetJobEnabled{kJob, false}}, m_server.now));
        for (int round = 0; round < 500 && active() > 0; ++round) {
            for (int i = 0; i < 3; ++i)
                connect(QString::number(i));
            collect();
            for (auto &[name, held] : m_held) {
                for (const AttemptKey &key : std::exchange(held, {}))
                    m_server.finished(name, key, RunState::Succeeded, 0);
            }
            m_server.live(61s);
        }
    }
    [[nodiscard]] int active() const
    {
        int sum = 0;
        for (const auto &[state, count] : m_server.book.activeCounts())
            sum += count;
        return sum;
    }

private:
    unsigned any(unsigned below) { return static_cast<unsigned>(m_random()) % below; }

    /// What the server commanded reaches those who are connected.
    void collect()
    {
        for (const StartRun &start : m_server.commanded<StartRun>()) {
            if (m_connected.contains(start.worker))
                m_held[start.worker].insert(start.assignment.key);
        }
        m_server.commands.clear();
    }
    void connect(const QString &name)
    {
        QList<Holding> holding;
        for (const AttemptKey &key : m_held[name])
            holding += {key, any(2) == 0 ? Holding::State::Running : Holding::State::Finished};
        for (const AttemptKey &key : m_server.connect(worker(name, 2), holding).cancel)
            m_held[name].erase(key);
        m_connected += name;
        collect();
    }
    [[nodiscard]] bool cancelAny()
    {
        auto it = m_server.store.runs.begin();
        std::advance(it, any(static_cast<unsigned>(m_server.store.runs.size())));
        const auto cancelled = m_server.book.execute({{}, action::CancelRun{it->first}}, m_server.now);
        return cancelled && !m_server.take(*cancelled).changes.runs.empty();
    }
    void say(const QString &name)
    {
        if (!m_connected.contains(name) || m_held[name].empty())
            return;
        auto it = m_held[name].begin();
        std::advance(it, any(static_cast<unsigned>(m_held[name].size())));
        const AttemptKey key = *it;
        const RunState ends[] = {RunState::Succeeded, RunState::Failed, RunState::TimedOut, RunState::Cancelled,
                                 RunState::Lost};
        switch (any(4)) {
        case 0:
            m_server.started(name, key);
            break;
        case 1:
            m_server.output(name, key, any(4), QByteArray("aaaa").left(static_cast<int>(any(5))));
            break;
        case 2:
            m_server.finished(name, key, ends[any(5)], 1); // and it was not heard: it will say so again
            break;
        default:
            m_server.finished(name, key, ends[any(5)], 1);
            m_held[name].erase(key);
        }
    }

    Server &m_server;
    std::mt19937 m_random;
    QSet<QString> m_connected;
    std::map<QString, std::set<AttemptKey>> m_held;
};

} // namespace

void RunBookRestartTest::everyRunEndsOnceWhateverHappens_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 200; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void RunBookRestartTest::everyRunEndsOnceWhateverHappens()
{
    QFETCH(unsigned, seed);
    Server server;
    Job job = every(kJob, QStringLiteral("7s"));
    job.retries = 2;
    server.add(job);
    Crowd crowd(server, seed);
    for (int i = 0; i < 300; ++i)
        crowd.step();
    crowd.settle();
    QCOMPARE(crowd.active(), 0);
    QCOMPARE(server.store.faults, QStringList());
    for (const auto &[id, run] : server.store.runs) {
        QVERIFY2(isFinal(run.state), qPrintable(id));
        QVERIFY(run.finishedAt);
        QVERIFY(!run.cancelWhy);
        QVERIFY(run.state == RunState::Succeeded || !run.reason.isEmpty());
        QVERIFY(run.attempt >= 1 && run.attempt <= 3);
    }
    for (const auto &[name, worker] : server.book.roster().all())
        QVERIFY(worker.running.empty());
}

QTEST_GUILESS_MAIN(RunBookRestartTest)
#include "tst_run_book_restart.moc"
