// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/work_book.h"

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

/// A WorkBook with a clock and short ways to say what happens.
struct Bench
{
    WorkBook book;
    Now now{MonoTime(1h), fromMsecs(1'795'414'971'120)};

    void pass(Milliseconds time)
    {
        now.mono += time;
        now.wall += time;
    }
    work::Effects up(const QList<Resume> &keep = {}, const QList<AttemptKey> &cancel = {}, bool confirms = true)
    {
        return book.linkUp(keep, cancel, confirms, now.mono);
    }
    work::Effects assign(const AttemptKey &which = key(), Milliseconds timeout = 0ms)
    {
        return book.assigned(assignment(which, timeout), now.mono);
    }
    work::Effects start(const AttemptKey &which = key()) { return book.started(which, 4711, now); }
    work::Effects grow(qint64 bytes, const AttemptKey &which = key(), Stream stream = Stream::Stdout)
    {
        return book.outputGrew(which, stream, bytes, now.mono);
    }
    /// The program ends and its outcome is put on disk.
    work::Effects finish(const AttemptKey &which = key(), qint64 stdoutBytes = 0, std::optional<int> exitCode = 0)
    {
        const auto ends = only<work::Finish>(book.ended(which, exitCode, {}, {}, now));
        return ends.empty() ? work::Effects() : book.finishedOnDisk(ends.front().outcome, stdoutBytes, 0, now.mono);
    }
    work::Effects acked(quint64 token, bool durable = false) { return book.answered(token, durable, {}, now.mono); }
    work::Effects refused(quint64 token, const char *code)
    {
        return book.answered(token, false, QString::fromLatin1(code), now.mono);
    }
};

} // namespace holdfast::jobs::test
