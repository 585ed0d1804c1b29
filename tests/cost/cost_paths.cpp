// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// cost_paths WORK TIMES [SIZE]: does one piece of the server's work some times, inside measured(), and prints how often
// it allocated. callgrind counts what measured() costs.
#include "core/link/peer_session.h"
#include "tests/unit/jobs/samples.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

extern long allocationsSoFar;

// callgrind finds it by its name.
extern "C" __attribute__((noinline)) void measured(const std::function<void()> &work);
void measured(const std::function<void()> &work)
{
    work();
}

namespace {

constexpr int kRegistered = 1;

/// A message of a registered worker, from its text to the text of its answer.
std::function<void()> message(const QByteArray &text)
{
    auto session = std::make_shared<link::PeerSession>(link::PeerSession::Config{}, 0.5, MonoTime(1h));
    session->setRegistered(kRegistered);
    auto passed = std::make_shared<Milliseconds>(0);
    return [session, passed, text] {
        *passed += 1ms;
        const link::PeerEffects effects = session->received(text, MonoTime(1h) + *passed);
        if (effects.empty())
            std::abort();
        const protocol::Envelope *heard = nullptr;
        for (const link::PeerEffect &effect : effects) {
            if (const auto *deliver = std::get_if<link::Deliver>(&effect))
                heard = &deliver->envelope;
        }
        if (heard != nullptr && session->answer(heard->id, {}).isEmpty())
            std::abort();
    };
}

std::function<void()> heartbeat()
{
    return message(R"({"type":"heartbeat","id":"w-12345","running":2,"stalled_ms":0})");
}

std::function<void()> result()
{
    return message(R"({"type":"job_result","id":"w-12346","run_id":"1m8p00qs29qqnj4t","attempt":1,"fence":77,)"
                   R"("status":"succeeded","exit_code":0,"output_bytes":6,"started_at":"2026-11-23T12:00:00.120Z",)"
                   R"("finished_at":"2026-11-23T12:00:01.120Z","took_ms":1000})");
}

/// A book without a record: what it writes goes nowhere.
class Desk
{
public:
    explicit Desk(int workers, int jobs)
    {
        for (int i = 0; i < workers; ++i)
            take(book.workerRegistered(worker(QStringLiteral("w-%1").arg(i), 4), {}, {1, 0, {}}, now).step);
        for (int i = 0; i < jobs; ++i) {
            pass(1ms); // no two slots come together
            ask(action::AddJob{every(QStringLiteral("job-%1").arg(i), QStringLiteral("1h"))});
        }
    }

    void pass(Milliseconds time)
    {
        now.mono += time;
        now.wall += time;
    }
    Step take(Step step)
    {
        for (const Command &command : step.commands) {
            start = std::get<StartRun>(command);
            book.startSent(start.assignment.key, now);
        }
        return step;
    }
    Step ask(const Action &action)
    {
        Result<Step> step = book.execute({{}, action}, now);
        if (!step)
            std::abort();
        return take(*step);
    }
    /// As long as it takes until the book has something to do.
    Step sleepAndWork()
    {
        const auto next = book.nextDeadline(now);
        if (!next)
            std::abort();
        pass(std::max(std::chrono::ceil<Milliseconds>(*next - now.mono), 1ms));
        return take(book.onDeadline(now));
    }
    /// The run that was started last, from its start to its end.
    void run()
    {
        const AttemptKey key = std::exchange(start.assignment.key, {});
        Outcome outcome;
        outcome.key = key;
        outcome.status = RunState::Succeeded;
        outcome.exitCode = 0;
        if (key.runId.isEmpty() || !isAccepted(book.started(start.worker, key, std::nullopt, now)) ||
            !isAccepted(book.finished(start.worker, outcome, now)))
            std::abort();
    }

    Now now{MonoTime(1h), kNoon};
    StartRun start;

private:
    bool isAccepted(const MessageResult &result)
    {
        take(result.step);
        return std::holds_alternative<Accepted>(result.reply);
    }

    std::uint64_t m_chance = 0;
    RunBook book{[this] { return ++m_chance; }};
};

/// One run on request, from the request to its end, with so many jobs defined and workers connected, all free.
std::function<void()> run(int size)
{
    auto desk = std::make_shared<Desk>(size, size);
    const QString job = QStringLiteral("job-%1").arg(size / 2);
    return [desk, job] {
        desk->pass(1ms);
        desk->ask(action::RequestRun{{job}});
        desk->run();
    };
}

/// One slot of one of so many jobs, when its time has come: planned, placed, run.
std::function<void()> slot(int size)
{
    auto desk = std::make_shared<Desk>(size, size);
    return [desk] {
        while (desk->start.assignment.key.runId.isEmpty())
            desk->sleepAndWork();
        desk->run();
    };
}

std::function<void()> workNamed(const char *name, int size)
{
    if (std::strcmp(name, "heartbeat") == 0)
        return heartbeat();
    if (std::strcmp(name, "result") == 0)
        return result();
    if (std::strcmp(name, "run") == 0)
        return run(size);
    if (std::strcmp(name, "slot") == 0)
        return slot(size);
    std::fprintf(stderr, "cost_paths: there is no work named %s\n", name);
    std::exit(2);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    const std::function<void()> work = workNamed(argv[1], argc > 3 ? std::atoi(argv[3]) : 0);
    work(); // what is done once is not measured
    const long before = allocationsSoFar;
    for (int i = 0; i < std::atoi(argv[2]); ++i)
        measured(work);
    std::printf("%ld\n", allocationsSoFar - before);
    return 0;
}
