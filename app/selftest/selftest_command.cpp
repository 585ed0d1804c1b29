// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/selftest/selftest_command.h"

#include "app/client/console.h"
#include "app/platform/signal_watcher.h"
#include "app/selftest/bench.h"
#include "core/base/printable.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>

#include <array>

namespace holdfast::app::selftest {
namespace {

constexpr int kScheduled = 3; ///< runs of a job with an interval

QStringList words(const char *line)
{
    return QString::fromLatin1(line).split(u' ');
}

class Selftest final
{
public:
    Selftest()
    {
        QObject::connect(&m_signals, &SignalWatcher::stopRequested, &m_bench, [this] { m_bench.stop(); });
    }

    int run()
    {
        using Step = Result<void> (Selftest::*)();
        constexpr std::array<Step, 6> steps{&Selftest::start,        &Selftest::runOne, &Selftest::runScheduled,
                                            &Selftest::surviveCrash, &Selftest::settle, &Selftest::audit};
        QElapsedTimer took;
        took.start();
        for (const Step step : steps) {
            if (const auto done = (this->*step)(); !done)
                return failed(done.problem());
        }
        m_bench.end();
        say(QStringLiteral(
                "Holdfast works here: %1 runs in %2, one of them over a crash of the server, and nothing is missing.")
                .arg(m_runs)
                .arg(forPeople(Milliseconds(took.elapsed()))));
        return 0;
    }

private:
    void say(const QString &line) { m_console.out((printable(line) + u'\n').toUtf8()); }

    int failed(const Problem &problem)
    {
        m_bench.end();
        m_bench.keepFolder();
        say(QStringLiteral("Holdfast does not work here: %1. The logs are in %2.").arg(problem.what, m_bench.folder()));
        return 1;
    }

    Result<void> start()
    {
        say(QStringLiteral("A server and a worker, with their data in %1").arg(m_bench.folder()));
        if (const auto server = m_bench.startServer(); !server)
            return server.problem();
        return m_bench.startWorker();
    }

    /// The program of the run is this one: it is on every machine where this runs.
    Result<void> runOne()
    {
        say(QStringLiteral("One run by hand: its output comes back"));
        const QStringList program{QStringLiteral("--"), QCoreApplication::applicationFilePath(),
                                  QStringLiteral("--version")};
        if (const auto added = m_bench.ask(words("job add hello") + program); !added)
            return added.problem();
        if (const auto ran = m_bench.ask(words("job run hello --wait")); !ran)
            return ran.problem();
        const auto output = m_bench.ask(words("run log hello"));
        if (!output)
            return output.problem();
        return output->startsWith(u"holdfast ")
                   ? Result<void>()
                   : fault(QStringLiteral("the output of the run is wrong: %1").arg(output->simplified()));
    }

    Result<void> runScheduled()
    {
        say(QStringLiteral("A job every second, until it ran %1 times").arg(kScheduled));
        const QStringList program{QStringLiteral("--"), QCoreApplication::applicationFilePath(),
                                  QStringLiteral("--version")};
        if (const auto added = m_bench.ask(words("job add tick --every 1s --missed run-all") + program); !added)
            return added.problem();
        return m_bench.waitUntil([this] { return countSucceeded("tick") >= kScheduled; },
                                 QStringLiteral("the scheduled runs succeed"));
    }

    Result<void> surviveCrash()
    {
        say(QStringLiteral("The server crashes while a run is active, and starts again"));
        if (const auto added = m_bench.ask(words("job add long -- sleep 3")); !added)
            return added.problem();
        if (const auto asked = m_bench.ask(words("job run long")); !asked)
            return asked.problem();
        const auto isActive = [this] { return count("long", "running") == 1; };
        if (const auto active = m_bench.waitUntil(isActive, QStringLiteral("the long run starts")); !active)
            return active;
        m_bench.killServer();
        if (const auto server = m_bench.startServer(); !server)
            return server.problem();
        return m_bench.waitUntil([this] { return countSucceeded("long") == 1; },
                                 QStringLiteral("the run that was active in the crash succeeds"));
    }

    /// No new runs, and none active: then the audit can be whole.
    Result<void> settle()
    {
        if (const auto paused = m_bench.ask(words("job pause tick")); !paused)
            return paused.problem();
        const auto isQuiet = [this] {
            m_runs = static_cast<int>(runs().size());
            return m_runs > kScheduled && countSucceeded(nullptr) == m_runs;
        };
        return m_bench.waitUntil(isQuiet, QStringLiteral("all runs succeed"));
    }

    Result<void> audit()
    {
        say(QStringLiteral("The audit: every scheduled time must have exactly one run"));
        const auto text = m_bench.ask(words("audit"));
        return text ? Result<void>() : text.problem();
    }

    QJsonArray runs()
    {
        const auto list = m_bench.askJson(words("run list --limit 1000"));
        return list ? list->array() : QJsonArray();
    }

    /// `job`: none for all of them.
    int count(const char *job, const char *state)
    {
        int found = 0;
        for (const QJsonValue &run : runs()) {
            const bool isOfJob = job == nullptr || run[QStringLiteral("job")].toString() == QLatin1String(job);
            found += isOfJob && run[QStringLiteral("state")].toString() == QLatin1String(state) ? 1 : 0;
        }
        return found;
    }
    int countSucceeded(const char *job) { return count(job, "succeeded"); }

    client::Console m_console = client::standardConsole();
    SignalWatcher m_signals;
    Bench m_bench;
    int m_runs = 0;
};

} // namespace

int runSelftest()
{
    return Selftest().run();
}

} // namespace holdfast::app::selftest
