// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/attempts/keep_book.h"

#include "core/base/exit_code.h"
#include "core/base/words.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

constexpr Words<StopCause, 5> kCauses = {{{StopCause::None, "none"},
                                          {StopCause::Cancelled, "cancelled"},
                                          {StopCause::TimedOut, "timed_out"},
                                          {StopCause::WorkerStops, "worker_stops"},
                                          {StopCause::LeaseEnded, "lease_ended"}}};

/// Also a run that succeeded says it: its output may lack the end.
QString withOpenOutput(const Outcome &outcome)
{
    const QString mark = QStringLiteral(
        "a process that it left behind could still write, and the rest of its output was not waited for");
    if (!outcome.reason.isEmpty())
        return QStringLiteral("%1; %2").arg(outcome.reason, mark);
    return outcome.status == RunState::Succeeded
               ? mark
               : QStringLiteral("exit code %1; %2").arg(exitCodeText(*outcome.exitCode), mark);
}

} // namespace

QString toString(StopCause cause)
{
    return wordFor(kCauses, cause);
}

std::optional<StopCause> stopCauseFrom(const QString &word)
{
    return valueFor(kCauses, word);
}

KeepBook::KeepBook(const Assignment &assignment, MonoTime leaseUntil)
    : m_assignment(assignment)
{
    if (assignment.onDisconnect == OnDisconnect::Stop)
        m_leaseEnds = leaseUntil;
}

void KeepBook::started(Now now)
{
    m_startedAt = now;
    if (m_assignment.timeout > Milliseconds(0))
        m_timeoutAt = now.mono + m_assignment.timeout;
}

bool KeepBook::stop(StopCause why)
{
    if (isStopping())
        return false;
    m_why = why;
    return true;
}

void KeepBook::renew(MonoTime leaseUntil)
{
    if (m_leaseEnds)
        m_leaseEnds = std::max(*m_leaseEnds, leaseUntil);
}

std::optional<MonoTime> KeepBook::nextDeadline() const
{
    if (isStopping())
        return std::nullopt;
    if (m_timeoutAt && m_leaseEnds)
        return std::min(*m_timeoutAt, *m_leaseEnds);
    return m_timeoutAt ? m_timeoutAt : m_leaseEnds;
}

std::optional<Milliseconds> KeepBook::onDeadline(MonoTime now)
{
    const bool isTooLong = m_timeoutAt && now >= *m_timeoutAt;
    const bool isOver = m_leaseEnds && now >= *m_leaseEnds;
    if (!isTooLong && !isOver)
        return std::nullopt;
    const bool timeoutFirst = isTooLong && (!isOver || *m_timeoutAt <= *m_leaseEnds);
    if (!stop(timeoutFirst ? StopCause::TimedOut : StopCause::LeaseEnded))
        return std::nullopt;
    if (!isOver)
        return kStopGrace;
    return std::max(Milliseconds(0), kStopGrace - std::chrono::ceil<Milliseconds>(now - *m_leaseEnds));
}

Outcome KeepBook::ended(std::optional<int> exitCode, const QString &signal, const QString &error, Now now,
                        bool outputIsOpen) const
{
    Outcome outcome;
    outcome.key = m_assignment.key;
    outcome.exitCode = exitCode;
    outcome.finishedAt = now.wall;
    if (m_startedAt) {
        outcome.startedAt = m_startedAt->wall;
        outcome.took = inMsecs(now.mono - m_startedAt->mono);
    }
    switch (m_why) {
    case StopCause::Cancelled:
        outcome.status = RunState::Cancelled;
        outcome.reason = QStringLiteral("cancelled on request");
        break;
    case StopCause::TimedOut:
        outcome.status = RunState::TimedOut;
        outcome.reason = QStringLiteral("ran longer than %1").arg(forPeople(m_assignment.timeout));
        break;
    case StopCause::WorkerStops:
        outcome.status = RunState::Lost;
        outcome.reason = QStringLiteral("its worker was stopped");
        break;
    case StopCause::LeaseEnded:
        outcome.status = RunState::Lost;
        outcome.reason = QStringLiteral("stopped by its worker: the lease ended after %1 without contact to the server")
                             .arg(forPeople(m_assignment.grace));
        break;
    case StopCause::None:
        outcome.status = exitCode && m_assignment.success.contains(*exitCode) ? RunState::Succeeded : RunState::Failed;
        if (!error.isEmpty())
            outcome.reason = error;
        else if (!exitCode)
            outcome.reason = QStringLiteral("ended by %1").arg(signal.isEmpty() ? QStringLiteral("a signal") : signal);
        if (outputIsOpen)
            outcome.reason = withOpenOutput(outcome);
        break;
    }
    return outcome;
}

} // namespace holdfast::jobs
