// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/jobs/samples.h"

#include <random>

namespace holdfast::jobs::test {

/// A server, its workers and time: years of it, event by event, with all that happens to a server in years. Everything
/// follows from the seed. What must never be goes to `faults`, at the moment it is.
class YearsWorld final
{
public:
    YearsWorld(unsigned seed, const std::vector<Job> &jobs, LabelLimits limits);

    void live(Milliseconds time);
    /// No new slots; the workers come and finish until no run is left.
    void settle();

    QStringList faults;
    std::map<QString, Run> ended;     ///< all runs that have
    std::map<QString, int> concluded; ///< how often a step said of a run that it has ended
    std::map<QString, int> happened;

    [[nodiscard]] const holdfast::test::ModelStore &store() const { return m_server.store; }
    [[nodiscard]] WallTime now() const { return m_server.now.wall; }
    [[nodiscard]] std::size_t openCount() const { return m_open.size(); }

private:
    struct Execution
    {
        QString job;
        WallTime endsAt;
        RunState status = RunState::Succeeded;
    };
    struct Host
    {
        int slotCount = 1;
        Labels labels;
        bool connected = false;
        std::map<AttemptKey, Execution> held; ///< what it runs, and what it has not delivered
    };

    int any(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }
    Milliseconds anyTime(Milliseconds below) { return Milliseconds(any(static_cast<int>(below.count()))); }

    // What happens
    void step(WallTime until);
    [[nodiscard]] WallTime nextEvent(WallTime until) const;
    void chance();
    void crash(Milliseconds downtime);
    void comeUp();
    void connect(const QString &name);
    void disconnect(const QString &name);
    void edit(const QString &job);
    void deliverResults();

    // The server's words
    void absorb(const Step &step);
    void absorb(const Result<Step> &result);
    void deliver(const StartRun &start);
    void deliver(const CancelRun &cancel);

    // What must never be
    void check();
    void checkChanges(const Step &step);
    [[nodiscard]] bool isGivenUp(const QString &runId) const;
    void checkJob(const Job &job);
    void checkLabels();
    void checkNobodyWaitsForNothing();
    [[nodiscard]] bool couldStart(const Run &run) const;
    [[nodiscard]] int countOf(const QString &job, bool underWay) const;
    void fault(const QString &what);
    void archive();

    Server m_server;
    std::mt19937 m_random;
    std::vector<Job> m_jobs;
    std::map<QString, Host> m_hosts;
    std::map<QString, Run> m_open;  ///< as the server said last
    std::optional<WallTime> m_upAt; ///< the server is down until then
    WallTime m_nextChance;
    bool m_settling = false;
};

} // namespace holdfast::jobs::test
