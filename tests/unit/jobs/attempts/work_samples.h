// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempts/work_book.h"

#include <map>

namespace holdfast::jobs::test {

using namespace std::chrono_literals;

inline AttemptKey key(int run = 1, int attempt = 1)
{
    return {QStringLiteral("r%1").arg(run, 3, 10, QLatin1Char('0')), attempt};
}

inline Assignment assignment(const AttemptKey &key, Milliseconds timeout = 0ms)
{
    return {key, QStringLiteral("j"), {QStringLiteral("p")}, {}, {}, timeout};
}

template <typename T>
[[nodiscard]] std::vector<T> only(const work::Effects &effects)
{
    std::vector<T> found;
    for (const work::Effect &effect : effects) {
        if (const auto *each = std::get_if<T>(&effect))
            found.push_back(*each);
    }
    return found;
}

/// A WorkBook with a clock, the keepers of what it launches, and short ways to say what happens.
struct Bench
{
    WorkBook book;
    std::map<AttemptKey, KeepBook> keepers;
    Now now{MonoTime(1h), fromMsecs(1'795'414'971'120)};

    void pass(Milliseconds time)
    {
        now.mono += time;
        now.wall += time;
    }
    /// What keepers have to do with it is done; all of it is given back.
    work::Effects carryOut(work::Effects effects)
    {
        for (const work::Launch &launch : only<work::Launch>(effects))
            keepers.insert_or_assign(launch.assignment.key, KeepBook(launch.assignment, launch.leaseUntil));
        for (const work::StopTree &stop : only<work::StopTree>(effects)) {
            if (const auto keeper = keepers.find(stop.key); keeper != keepers.end())
                static_cast<void>(keeper->second.stop(stop.why));
        }
        return effects;
    }
    work::Effects up(const QList<Resume> &keep = {}, const QList<AttemptKey> &cancel = {}, bool confirms = true,
                     const QString &store = {})
    {
        return carryOut(book.linkUp(keep, cancel, confirms, now.mono, store));
    }
    work::Effects assign(const AttemptKey &which = key(), Milliseconds timeout = 0ms)
    {
        return assign(assignment(which, timeout));
    }
    work::Effects assign(const Assignment &what) { return carryOut(book.assigned(what, now.mono)); }
    work::Effects cancel(const AttemptKey &which = key()) { return carryOut(book.cancel(which)); }
    /// The server has answered what was sent just now.
    work::Effects confirm() { return carryOut(book.confirmed(now.mono, now.mono)); }
    work::Effects start(const AttemptKey &which = key())
    {
        if (const auto keeper = keepers.find(which); keeper != keepers.end())
            keeper->second.started(now);
        return carryOut(book.started(which, 4711, now.wall, now.mono));
    }
    work::Effects grow(qint64 bytes, const AttemptKey &which = key(), Stream stream = Stream::Stdout)
    {
        return carryOut(book.outputGrew(which, stream, bytes, now.mono));
    }
    /// The program ends and its keeper puts the outcome on disk.
    work::Effects finish(const AttemptKey &which = key(), qint64 stdoutBytes = 0, std::optional<int> exitCode = 0)
    {
        const Outcome outcome = keepers.at(which).ended(exitCode, {}, {}, now);
        return carryOut(book.finishedOnDisk(outcome, stdoutBytes, 0, now.mono));
    }
    work::Effects answered(quint64 token, const Answer &answer)
    {
        return carryOut(book.answered(token, answer, now.mono));
    }
    work::Effects acked(quint64 token, bool durable = false) { return answered(token, {durable}); }
    work::Effects refused(quint64 token, const char *code)
    {
        return answered(token, {false, QString::fromLatin1(code)});
    }
};

} // namespace holdfast::jobs::test
