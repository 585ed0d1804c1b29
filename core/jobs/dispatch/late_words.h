// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/attempt.h"

namespace holdfast::jobs {

/// An attempt that is over, and whose it was.
struct EndedAttempt
{
    RunState state = RunState::Lost;
    QString worker;
    QString instance; ///< empty: not known, as of a worker that gave none
};

/// What a result means that comes after its attempt has ended on record.
enum class LateWord {
    Repeated, ///< it says what is known, or its worker has nothing to add
    Late,     ///< the attempt was given up: this is how it really ended
    NotIts,   ///< it comes from somebody else
};

[[nodiscard]] LateWord lateWord(const EndedAttempt &ended, const QString &worker, const QString &instance,
                                RunState status);

/// What is said to somebody else.
[[nodiscard]] Problem notIts(const QString &worker, const AttemptKey &key);
/// What is said to a worker whose attempt comes after one that is not settled.
[[nodiscard]] Problem tooEarly();
/// Output of an attempt that has ended is not stored.
[[nodiscard]] Problem outputTooLate(const AttemptKey &key);

} // namespace holdfast::jobs
