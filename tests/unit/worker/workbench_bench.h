// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/clock.h"
#include "core/worker/workbench.h"
#include "tests/support/patience.h"
#include "tests/unit/spool/spool_fixture.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace holdfast::worker::test {

using jobs::AttemptKey;
using jobs::RunState;
using protocol::Ack;
using protocol::Envelope;
using protocol::Error;
using protocol::JobCancel;
using protocol::JobOutput;
using protocol::JobResult;
using protocol::JobStart;
using protocol::JobStarted;

using holdfast::test::kPatience;
inline constexpr quint64 kLink = 7;

/// Of this test process alone: a second one that runs beside it must not find our programs by their mark.
inline AttemptKey keyOf(const char *name)
{
    return {QStringLiteral("%1-%2").arg(QLatin1String(name)).arg(QCoreApplication::applicationPid()), 1};
}

inline jobs::Assignment shell(const AttemptKey &key, const char *script)
{
    jobs::Assignment assignment = spool::assignmentFor(key);
    assignment.command = {QStringLiteral("sh"), QStringLiteral("-c"), QString::fromUtf8(script)};
    return assignment;
}

inline jobs::Outcome outcomeOf(const AttemptKey &key)
{
    jobs::Outcome outcome = spool::outcomeFor(key);
    outcome.finishedAt = runtime::SystemClock().now().wall;
    return outcome;
}

/// A Workbench on a real disk, and the server that it talks with.
struct WorkBench
{
    void open(const spool::Spool::Bounds &bounds = {.slots = 8})
    {
        bench.reset();
        messages.clear();
        bench = std::make_unique<Workbench>(QStringLiteral("w"), dir.path(), bounds, clock);
        QObject::connect(bench.get(), &Workbench::holdings, bench.get(), [this](const auto &held) { holdings = held; });
        QObject::connect(bench.get(), &Workbench::outgoing, bench.get(), [this](quint64, const Envelope &envelope) {
            messages.push_back(envelope);
            if (answersAll && !std::holds_alternative<Ack>(envelope.message))
                answer(envelope, {.durable = std::holds_alternative<JobResult>(envelope.message)});
        });
        MUST(bench->open());
    }
    void linkUp(const QList<jobs::Resume> &keep = {}, const QList<AttemptKey> &cancel = {}) const
    {
        protocol::Registered registered;
        registered.protocol = 1;
        registered.keep = keep;
        registered.cancel = cancel;
        bench->onLinkUp(kLink, registered, true);
    }
    void start(const jobs::Assignment &assignment, int id = 1) const
    {
        bench->onDelivered({QJsonValue(id), JobStart{assignment}});
    }
    void answer(const Envelope &message, const jobs::Answer &answer = {}) const
    {
        bench->onAnswered(message.id, answer);
    }
    /// What a former worker process left on the disk.
    void leave(const jobs::Assignment &assignment, const std::optional<jobs::Outcome> &outcome,
               QByteArrayView output = {}) const
    {
        spool::Spool former(dir.path());
        MUST(former.open());
        MUST(former.accept(assignment));
        if (!output.isEmpty())
            MUST(spool::write(former, assignment.key, jobs::Stream::Stdout, output));
        if (outcome)
            MUST(former.finish(*outcome));
    }
    template <typename T>
    [[nodiscard]] std::vector<Envelope> sent() const
    {
        std::vector<Envelope> found;
        std::copy_if(messages.begin(), messages.end(), std::back_inserter(found),
                     [](const Envelope &each) { return std::holds_alternative<T>(each.message); });
        return found;
    }
    [[nodiscard]] bool hasSent(RunState status) const
    {
        const auto results = sent<JobResult>();
        return !results.empty() && std::get<JobResult>(results.back().message).outcome.status == status;
    }
    [[nodiscard]] QStringList spooled() const { return spool::namesIn(dir.filePath(QStringLiteral("spool"))); }

    runtime::SystemClock clock;
    QTemporaryDir dir;
    std::vector<Envelope> messages;
    QList<jobs::Holding> holdings;
    bool answersAll = true; ///< as a server that takes everything
    std::unique_ptr<Workbench> bench;
};

} // namespace holdfast::worker::test
