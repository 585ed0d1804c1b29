// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/work_book.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

int indexOf(Stream stream)
{
    return static_cast<int>(stream);
}

} // namespace

void WorkBook::restore(const std::vector<Found> &found)
{
    for (const Found &each : found) {
        Held held;
        held.assignment.key = each.outcome.key;
        held.outcome = each.outcome;
        held.startedAt = each.outcome.startedAt;
        held.onDisk[0] = each.stdoutBytes;
        held.onDisk[1] = each.stderrBytes;
        held.resultOnly = true; // until the server says from where it wants the output
        m_held.insert_or_assign(each.outcome.key, std::move(held));
    }
}

work::Effects WorkBook::assigned(const Assignment &assignment, MonoTime)
{
    Held held;
    held.assignment = assignment;
    m_held.insert_or_assign(assignment.key, std::move(held));
    return {work::Launch{assignment}};
}

WorkBook::Held *WorkBook::find(const AttemptKey &key)
{
    const auto found = m_held.find(key);
    return found == m_held.end() ? nullptr : &found->second;
}

void WorkBook::stop(work::Effects &effects, const AttemptKey &key, Held &held, Stopping why)
{
    if (held.outcome || held.stopping != Stopping::No)
        return;
    held.stopping = why;
    held.timeoutAt.reset();
    effects.push_back(work::StopTree{key, kGrace});
}

work::Effects WorkBook::cancel(const AttemptKey &key, MonoTime)
{
    work::Effects effects;
    if (Held *held = find(key))
        stop(effects, key, *held, Stopping::Cancelled);
    return effects;
}

work::Effects WorkBook::stopAll(MonoTime)
{
    work::Effects effects;
    for (auto &[key, held] : m_held)
        stop(effects, key, held, Stopping::WorkerStops);
    return effects;
}

work::Effects WorkBook::linkUp(const QList<Resume> &keep, const QList<AttemptKey> &cancel, bool confirms, MonoTime now)
{
    m_up = true;
    m_confirms = confirms;
    m_inFlight.clear();
    for (auto &[key, held] : m_held) {
        held.startedSent = false;
        held.resultSent = false;
        held.resultOnly = true;
        held.retryAt = {};
    }
    for (const Resume &resume : keep) {
        if (Held *held = find(resume.key)) {
            held->resultOnly = false;
            held->confirmed[0] = held->sent[0] = std::min(resume.stdoutOffset, held->onDisk[0]);
            held->confirmed[1] = held->sent[1] = std::min(resume.stderrOffset, held->onDisk[1]);
        }
    }
    work::Effects effects;
    for (const AttemptKey &key : cancel) {
        if (Held *held = find(key))
            stop(effects, key, *held, Stopping::Cancelled);
    }
    pump(effects, now);
    return effects;
}

void WorkBook::linkDown()
{
    m_up = false;
    m_inFlight.clear();
}

quint64 WorkBook::track(InFlight message)
{
    m_inFlight.emplace(m_nextToken, std::move(message));
    return m_nextToken++;
}

/// One message of each attempt in turn, until the window is full or nothing is left to say.
void WorkBook::pump(work::Effects &effects, MonoTime now)
{
    if (!m_up)
        return;
    if (!m_confirms)
        return sendResultsUnconfirmed(effects);
    // Goes on behind the attempt that spoke last: one with much output must not silence the others.
    std::size_t silent = 0; // attempts in a row with nothing to say
    while (silent < m_held.size() && m_inFlight.size() < kWindow) {
        auto next = m_held.upper_bound(m_lastTurn);
        if (next == m_held.end())
            next = m_held.begin();
        m_lastTurn = next->first;
        const bool spoke = now >= next->second.retryAt && pumpOne(effects, next->first, next->second);
        silent = spoke ? 0 : silent + 1;
    }
}

bool WorkBook::pumpOne(work::Effects &effects, const AttemptKey &key, Held &held)
{
    if (held.startedAt && !held.outcome && !held.startedSent) {
        held.startedSent = true;
        effects.push_back(work::SendStarted{track({key, InFlight::What::Started}), key, held.pid, *held.startedAt});
        return true;
    }
    if (!held.resultOnly) {
        if (pumpOutput(effects, key, held))
            return true;
        // The result closes the run on record, so all output must be there first.
        if (held.confirmed[0] != held.onDisk[0] || held.confirmed[1] != held.onDisk[1])
            return false;
    }
    if (!held.outcome || held.resultSent)
        return false;
    held.resultSent = true;
    effects.push_back(work::SendResult{track({key, InFlight::What::Result}), *held.outcome});
    return true;
}

bool WorkBook::pumpOutput(work::Effects &effects, const AttemptKey &key, Held &held)
{
    for (const Stream stream : {Stream::Stdout, Stream::Stderr}) {
        qint64 &sent = held.sent[indexOf(stream)];
        const qint64 left = held.onDisk[indexOf(stream)] - sent;
        if (left <= 0)
            continue;
        const qint64 size = std::min(left, kChunk);
        const quint64 token = track({key, InFlight::What::Output, stream, sent + size});
        effects.push_back(work::SendOutput{token, key, stream, sent, size});
        sent += size;
        return true;
    }
    return false;
}

/// An old server says nothing about results: each goes out once a link, and stays on disk.
void WorkBook::sendResultsUnconfirmed(work::Effects &effects)
{
    for (auto &[key, held] : m_held) {
        if (held.outcome && !held.resultSent) {
            held.resultSent = true;
            effects.push_back(work::SendResult{m_nextToken++, *held.outcome});
        }
    }
}

void WorkBook::outputUnreadable(quint64 token, MonoTime now)
{
    const auto found = m_inFlight.find(token);
    if (found == m_inFlight.end())
        return;
    const AttemptKey key = found->second.key;
    Held &held = *find(key);
    rewind(key, held);
    held.retryAt = now + kRetryWait;
}

void WorkBook::rewind(const AttemptKey &key, Held &held)
{
    held.sent[0] = held.confirmed[0];
    held.sent[1] = held.confirmed[1];
    held.resultSent = false;
    held.startedSent = false;
    std::erase_if(m_inFlight, [&](const auto &entry) { return entry.second.key == key; });
}

/// Of its messages that still wait, no answer matters any more.
void WorkBook::forget(const AttemptKey &key)
{
    std::erase_if(m_inFlight, [&](const auto &entry) { return entry.second.key == key; });
    m_held.erase(key);
}

work::Effects WorkBook::answered(quint64 token, bool durable, const QString &refusal, MonoTime now)
{
    work::Effects effects;
    const auto found = m_inFlight.find(token);
    if (found == m_inFlight.end())
        return effects;
    const InFlight message = found->second;
    m_inFlight.erase(found);
    Held &held = *find(message.key);
    if (!refusal.isEmpty()) {
        refused(effects, message, refusal, now);
    } else if (message.what == InFlight::What::Output) {
        qint64 &confirmed = held.confirmed[indexOf(message.stream)];
        confirmed = std::max(confirmed, message.end);
    } else if (message.what == InFlight::What::Result && durable) {
        forget(message.key);
        effects.push_back(work::Forget{message.key});
    }
    pump(effects, now);
    return effects;
}

void WorkBook::refused(work::Effects &effects, const InFlight &message, const QString &code, MonoTime now)
{
    Held &held = *find(message.key);
    const bool forGood = code == u"unknown_run" || code == u"stale_attempt";
    if (!forGood) {
        rewind(message.key, held);
        held.retryAt = now + kRetryWait;
    } else if (message.what == InFlight::What::Result) {
        forget(message.key);
        effects.push_back(work::Reject{message.key, QStringLiteral("the server refused it: %1").arg(code)});
    } else {
        // The server does not want it: stop it, if it runs; only its result is still sent, and may be refused too.
        held.resultOnly = true;
        stop(effects, message.key, held, Stopping::Cancelled);
    }
}

work::Effects WorkBook::started(const AttemptKey &key, qint64 pid, Now now)
{
    Held *held = find(key);
    if (held == nullptr)
        return {};
    held->pid = pid;
    held->startedAt = now.wall;
    if (held->assignment.timeout > Milliseconds(0) && held->stopping == Stopping::No)
        held->timeoutAt = now.mono + held->assignment.timeout;
    work::Effects effects;
    pump(effects, now.mono);
    return effects;
}

work::Effects WorkBook::outputGrew(const AttemptKey &key, Stream stream, qint64 bytesOnDisk, MonoTime now)
{
    Held *held = find(key);
    if (held == nullptr)
        return {};
    held->onDisk[indexOf(stream)] = bytesOnDisk;
    work::Effects effects;
    pump(effects, now);
    return effects;
}

work::Effects WorkBook::ended(const AttemptKey &key, std::optional<int> exitCode, const QString &signal,
                              const QString &error, Now now)
{
    Held *held = find(key);
    if (held == nullptr)
        return {};
    held->timeoutAt.reset();
    Outcome outcome;
    outcome.key = key;
    outcome.exitCode = exitCode;
    outcome.startedAt = held->startedAt;
    outcome.finishedAt = now.wall;
    switch (held->stopping) {
    case Stopping::Cancelled:
        outcome.status = RunState::Cancelled;
        outcome.reason = QStringLiteral("cancelled on request");
        break;
    case Stopping::TimedOut:
        outcome.status = RunState::TimedOut;
        outcome.reason = QStringLiteral("ran longer than %1").arg(forPeople(held->assignment.timeout));
        break;
    case Stopping::WorkerStops:
        outcome.status = RunState::Lost;
        outcome.reason = QStringLiteral("its worker was stopped");
        break;
    case Stopping::No:
        outcome.status = exitCode == 0 ? RunState::Succeeded : RunState::Failed;
        if (!error.isEmpty())
            outcome.reason = error;
        else if (!exitCode)
            outcome.reason = QStringLiteral("ended by %1").arg(signal.isEmpty() ? QStringLiteral("a signal") : signal);
        break;
    }
    return {work::Finish{outcome}};
}

work::Effects WorkBook::finishedOnDisk(const Outcome &outcome, qint64 stdoutBytes, qint64 stderrBytes, MonoTime now)
{
    Held *held = find(outcome.key);
    if (held == nullptr)
        return {};
    held->outcome = outcome;
    held->onDisk[0] = stdoutBytes;
    held->onDisk[1] = stderrBytes;
    work::Effects effects;
    pump(effects, now);
    return effects;
}

std::optional<MonoTime> WorkBook::nextDeadline() const
{
    std::optional<MonoTime> deadline;
    const auto consider = [&deadline](MonoTime at) { deadline = deadline ? std::min(*deadline, at) : at; };
    for (const auto &[key, held] : m_held) {
        if (held.timeoutAt)
            consider(*held.timeoutAt);
        if (m_up && m_confirms && held.retryAt > MonoTime{})
            consider(held.retryAt);
    }
    return deadline;
}

work::Effects WorkBook::onDeadline(MonoTime now)
{
    work::Effects effects;
    for (auto &[key, held] : m_held) {
        if (held.timeoutAt && now >= *held.timeoutAt)
            stop(effects, key, held, Stopping::TimedOut);
        if (now >= held.retryAt)
            held.retryAt = {};
    }
    pump(effects, now);
    return effects;
}

QList<Holding> WorkBook::holding() const
{
    QList<Holding> list;
    for (const auto &[key, held] : m_held)
        list += Holding{key, held.outcome ? Holding::State::Finished : Holding::State::Running};
    return list;
}

int WorkBook::running() const
{
    return static_cast<int>(
        std::count_if(m_held.begin(), m_held.end(), [](const auto &entry) { return !entry.second.outcome; }));
}

} // namespace holdfast::jobs
