// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatch/run_book.h"
#include "tests/support/model_store.h"

namespace holdfast::jobs::test {

using namespace std::chrono_literals;

inline const WallTime kNoon = *parseIso(QStringLiteral("2026-11-23T12:00:00Z"));

inline Job onRequest(const QString &name)
{
    Job job;
    job.name = name;
    job.command = {QStringLiteral("true")};
    job.createdAt = kNoon;
    return job;
}

inline Job every(const QString &name, const QString &interval)
{
    Job job = onRequest(name);
    job.schedule = {schedule::Kind::Every, interval, QStringLiteral("UTC"), kNoon};
    return job;
}

inline Job cron(const QString &name, const QString &expression)
{
    Job job = onRequest(name);
    job.schedule = {schedule::Kind::Cron, expression, QStringLiteral("UTC"), kNoon};
    return job;
}

inline Job at(const QString &name, WallTime moment)
{
    Job job = onRequest(name);
    job.schedule = {schedule::Kind::At, toIso(moment), QStringLiteral("UTC"), kNoon};
    return job;
}

inline WorkerRecord worker(const QString &name, int slotCount = 4, const Labels &labels = {})
{
    WorkerRecord record;
    record.name = name;
    record.protocol = 1;
    record.slots = slotCount;
    record.labels = labels;
    record.connectedAt = record.lastSeenAt = kNoon;
    return record;
}

/// From a data folder of its own.
inline WorkerRecord workerFrom(const QString &instance, const QString &name, int slotCount = 4)
{
    WorkerRecord record = worker(name, slotCount);
    record.instance = instance;
    return record;
}

inline Job onDisconnect(const QString &name, OnDisconnect policy, int retries = 0)
{
    Job job = onRequest(name);
    job.retries = retries;
    job.policy.onDisconnect = policy;
    job.policy.grace = 60s;
    return job;
}

/// A RunBook with its store: what it writes is applied at once, what it commands is remembered. A restart makes a new
/// book of what is on record.
class Server
{
public:
    explicit Server(LabelLimits labelLimits = {})
        : book(random(), labelLimits)
        , limits(std::move(labelLimits))
    {}

    void restart()
    {
        book = RunBook(random(), limits);
        QStringList unreadable;
        take(book.restore(store.loaded(now.wall), now, &unreadable));
    }
    void pass(Milliseconds time)
    {
        now.mono += time;
        now.wall += time;
    }
    /// Time passes, and each deadline is handled when it comes.
    void live(Milliseconds time)
    {
        const Now end{now.mono + time, now.wall + time};
        for (auto next = book.nextDeadline(now); next && *next <= end.mono; next = book.nextDeadline(now)) {
            pass(std::chrono::ceil<Milliseconds>(*next - now.mono));
            take(book.onDeadline(now));
        }
        now = end;
    }
    Step take(Step step)
    {
        store.apply(step.writes);
        commands.insert(commands.end(), step.commands.begin(), step.commands.end());
        for (const Command &command : step.commands) {
            if (const auto *start = std::get_if<StartRun>(&command))
                book.startSent(start->assignment.key, now);
        }
        return step;
    }
    Step take(Result<Step> result)
    {
        if (!result)
            qFatal("%s", qPrintable(result.problem().text()));
        return take(*result);
    }

    void add(const Job &job) { take(book.execute({{}, action::AddJob{job}}, now)); }
    QString request(const QString &job)
    {
        const Step step = take(book.execute({{}, action::RequestRun{{job}}}, now));
        return step.changes.runs.front().id;
    }
    RegistrationResult connect(WorkerRecord record, const QList<Holding> &holding = {})
    {
        record.connectedAt = record.lastSeenAt = now.wall;
        RegistrationResult agreed = book.workerRegistered(record, holding, {1, 0, {}}, now);
        take(agreed.step);
        return agreed;
    }
    void disconnect(const QString &name, std::optional<MonoTime> silentSince = std::nullopt)
    {
        take(book.workerGone(name, {OutageCause::NoPong, QStringLiteral("gone"), std::nullopt, silentSince}, now));
    }
    /// The worker has the start on its disk.
    void takes(const QString &name, const AttemptKey &key) { take(book.startTaken(name, key, now)); }
    /// A ping that leaves now is answered at once.
    Step pong(const QString &name) { return take(book.pingAnswered(name, now.mono, now)); }
    Reply started(const QString &name, const AttemptKey &key)
    {
        MessageResult heard = book.started(name, key, std::nullopt, now);
        take(heard.step);
        return heard.reply;
    }
    Reply output(const QString &name, const AttemptKey &key, qint64 offset, const QByteArray &data)
    {
        MessageResult heard = book.output(name, key, Stream::Stdout, offset, data, now);
        take(heard.step);
        return heard.reply;
    }
    MessageResult hearResult(const QString &name, const Outcome &outcome)
    {
        MessageResult heard = book.finished(name, outcome, now);
        take(heard.step);
        return heard;
    }
    Reply finished(const QString &name, const AttemptKey &key, RunState status, std::optional<int> exitCode = {})
    {
        Outcome outcome;
        outcome.key = key;
        outcome.status = status;
        outcome.exitCode = exitCode;
        return hearResult(name, outcome).reply;
    }
    void cancel(const QString &id) { take(book.execute({{}, action::CancelRun{id}}, now)); }

    [[nodiscard]] const Run &run(const QString &id) const { return store.runs.at(id); }
    [[nodiscard]] RunState state(const QString &id) const { return run(id).state; }
    /// "ATTEMPT kind" of each event of the run, in order.
    [[nodiscard]] QStringList events(const QString &id) const
    {
        QStringList found;
        for (const RunEvent &event : store.events) {
            if (event.runId == id)
                found += QStringLiteral("%1 %2").arg(event.attempt).arg(event.kind);
        }
        return found;
    }
    template <typename T>
    [[nodiscard]] std::vector<T> commanded() const
    {
        std::vector<T> found;
        for (const Command &command : commands) {
            if (const auto *each = std::get_if<T>(&command))
                found.push_back(*each);
        }
        return found;
    }

    Now now{MonoTime(1h), kNoon};
    holdfast::test::ModelStore store;
    RunBook book;
    LabelLimits limits;
    std::vector<Command> commands;

private:
    RunBook::Random64 random()
    {
        return [this] { return ++m_chance; };
    }
    std::uint64_t m_chance = 0;
};

/// One run of that job that runs on w and has written "hello".
inline QString runOnW(Server &server, const Job &job)
{
    server.add(job);
    server.connect(worker(QStringLiteral("w")));
    const QString id = server.request(job.name);
    server.started(QStringLiteral("w"), {id, 1});
    server.output(QStringLiteral("w"), {id, 1}, 0, "hello");
    return id;
}

inline QList<Holding> holdingOf(const QString &id, int attempt = 1)
{
    return {{{id, attempt}, Holding::State::Running, 5, 0}};
}

inline QString codeOf(const Reply &reply)
{
    if (const auto *problem = std::get_if<Problem>(&reply))
        return problem->code;
    return std::holds_alternative<Accepted>(reply) ? QStringLiteral("accepted") : QStringLiteral("ask the record");
}

} // namespace holdfast::jobs::test
