// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/late_words.h"

namespace holdfast::jobs {

LateWord lateWord(const EndedAttempt &ended, const QString &worker, const QString &instance, RunState status)
{
    if (ended.state == status)
        return LateWord::Repeated; // whoever says it: a copy of a data folder holds the same results
    const bool isAnybodys = ended.worker.isEmpty() && ended.instance.isEmpty(); // it was given after a backup
    const bool isIts = isAnybodys || (ended.instance.isEmpty() ? ended.worker == worker : ended.instance == instance);
    if (!isIts)
        return LateWord::NotIts;
    return ended.state == RunState::Lost ? LateWord::Late : LateWord::Repeated;
}

Problem notIts(const QString &worker, const AttemptKey &key)
{
    return {.code = QStringLiteral("stale_attempt"),
            .what = QStringLiteral("attempt %1 of run %2 has ended, and was not the attempt of worker %3")
                        .arg(key.attempt)
                        .arg(key.runId, worker)};
}

Problem tooEarly()
{
    return {.code = QStringLiteral("unavailable"),
            .what = QStringLiteral("an earlier attempt of this run is not settled yet"),
            .todo = QStringLiteral("try again later")};
}

Problem outputTooLate(const AttemptKey &key)
{
    return {.code = QStringLiteral("stale_attempt"),
            .what = QStringLiteral("attempt %1 of run %2 has ended; its output is not stored any more")
                        .arg(key.attempt)
                        .arg(key.runId)};
}

} // namespace holdfast::jobs
