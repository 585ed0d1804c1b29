// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/attempts/work_book.h"

#include <algorithm>

namespace holdfast::jobs {

void WorkBook::restore(const std::vector<RecoveredAttempt> &found)
{
    for (const RecoveredAttempt &each : found) {
        Held held;
        held.assignment = each.assignment;
        held.launched = each.launched || each.outcome;
        held.outcome = each.outcome;
        held.startedAt = each.startedAt;
        held.pid = each.pid;
        held.onDisk[0] = each.stdoutBytes;
        held.onDisk[1] = each.stderrBytes;
        held.resultOnly = true; // until the server says from where it wants the output
        m_held.insert_or_assign(each.assignment.key, std::move(held));
    }
}

work::Effects WorkBook::assigned(const Assignment &assignment, MonoTime now)
{
    Held &held = m_held[assignment.key];
    held = {};
    held.assignment = assignment;
    work::Effects effects;
    launch(effects, held, now);
    return effects;
}

/// A lease that is nearly over would stop the program soon after its start, though the link is well. It waits then for
/// the next answer, for which its lease has a ping sent at once: shortestLease().
void WorkBook::launch(work::Effects &effects, Held &held, MonoTime now) const
{
    const Milliseconds grace = held.assignment.grace;
    const bool isLeased = held.assignment.onDisconnect == OnDisconnect::Stop;
    const MonoTime until = m_confirmedAt + grace;
    held.isWanted = true;
    held.launchAgainAt.reset();
    if (isLeased && until - now < grace / 2)
        return;
    held.launched = true;
    effects.push_back(work::Launch{held.assignment, isLeased ? until : MonoTime{}});
}

void WorkBook::notLaunched(const AttemptKey &key, MonoTime now)
{
    Held *held = find(key);
    if (held == nullptr || held->outcome)
        return;
    held->launched = false;
    held->launchAgainAt = now + kRetryWait;
}

bool WorkBook::canLaunch() const
{
    return std::none_of(m_held.begin(), m_held.end(),
                        [](const auto &entry) { return entry.second.launchAgainAt.has_value(); });
}

/// It ends without a launch.
void WorkBook::drop(work::Effects &effects, Held &held, StopCause why)
{
    held.launched = true;
    held.launchAgainAt.reset();
    Outcome outcome;
    outcome.key = held.assignment.key;
    outcome.status = why == StopCause::WorkerStops ? RunState::Lost : RunState::Cancelled;
    outcome.reason = why == StopCause::WorkerStops ? QStringLiteral("never started: its worker was stopped")
                                                   : QStringLiteral("never started: the server no longer wanted it");
    effects.push_back(work::Finish{outcome});
}

WorkBook::Held *WorkBook::find(const AttemptKey &key)
{
    const auto found = m_held.find(key);
    return found == m_held.end() ? nullptr : &found->second;
}

void WorkBook::stop(work::Effects &effects, const AttemptKey &key, Held &held, StopCause why)
{
    if (held.outcome || held.stopping)
        return;
    held.stopping = true;
    if (!held.launched)
        return drop(effects, held, why);
    effects.push_back(work::StopTree{key, why});
}

work::Effects WorkBook::cancel(const AttemptKey &key)
{
    work::Effects effects;
    if (Held *held = find(key); held != nullptr && !isForeign(*held))
        stop(effects, key, *held, StopCause::Cancelled);
    return effects;
}

work::Effects WorkBook::stopAll()
{
    work::Effects effects;
    for (auto &[key, held] : m_held)
        stop(effects, key, held, StopCause::WorkerStops);
    return effects;
}

work::Effects WorkBook::confirmed(MonoTime sentAt, MonoTime now)
{
    work::Effects effects;
    if (sentAt <= m_confirmedAt)
        return effects;
    m_confirmedAt = sentAt;
    for (auto &[key, held] : m_held) {
        if (held.outcome || held.stopping || held.assignment.onDisconnect != OnDisconnect::Stop || isForeign(held))
            continue;
        const Milliseconds grace = held.assignment.grace;
        if (!held.launched) {
            if (held.isWanted && !held.launchAgainAt)
                launch(effects, held, now);
        } else if (!held.renewedFrom || sentAt - *held.renewedFrom >= grace / kRenewalsALease) {
            held.renewedFrom = sentAt;
            effects.push_back(work::RenewLease{key, sentAt + grace});
        }
    }
    return effects;
}

std::optional<Milliseconds> WorkBook::shortestLease() const
{
    std::optional<Milliseconds> shortest;
    for (const auto &[key, held] : m_held) {
        if (!held.outcome && held.assignment.onDisconnect == OnDisconnect::Stop)
            shortest = std::min(shortest.value_or(Milliseconds::max()), held.assignment.grace);
    }
    return shortest;
}

work::Effects WorkBook::linkUp(const QList<Resume> &keep, const QList<AttemptKey> &cancel, bool confirms, MonoTime now,
                               const QString &store, const QString &epoch)
{
    m_up = true;
    m_store = store;
    m_epoch = epoch;
    m_confirms = confirms;
    m_inFlight.clear();
    for (auto &[key, held] : m_held) {
        held.startedSent = false;
        held.resultSent = false;
        held.resultOnly = true;
        held.retryAt = {};
    }
    for (const Resume &resume : keep) {
        if (Held *held = find(resume.key); held != nullptr && !isForeign(*held)) {
            held->resultOnly = false;
            held->onRecord[0] = resume.stdoutOffset;
            held->onRecord[1] = resume.stderrOffset;
            held->confirmed[0] = held->sent[0] = std::min(resume.stdoutOffset, held->onDisk[0]);
            held->confirmed[1] = held->sent[1] = std::min(resume.stderrOffset, held->onDisk[1]);
        }
    }
    work::Effects effects;
    for (const AttemptKey &key : cancel) {
        if (Held *held = find(key); held != nullptr && !isForeign(*held))
            stop(effects, key, *held, StopCause::Cancelled);
    }
    for (auto &[key, held] : m_held) {
        if (held.launched || isForeign(held))
            continue;
        if (held.resultOnly)
            stop(effects, key, held, StopCause::Cancelled);
        else
            launch(effects, held, now);
    }
    pump(effects, now);
    return effects;
}

void WorkBook::linkDown()
{
    m_up = false;
    m_inFlight.clear();
}

work::Effects WorkBook::started(const AttemptKey &key, qint64 pid, WallTime at, MonoTime now)
{
    Held *held = find(key);
    if (held == nullptr || held->startedAt)
        return {};
    held->pid = pid;
    held->startedAt = at;
    work::Effects effects;
    pump(effects, now);
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

work::Effects WorkBook::keeperGone(const AttemptKey &key, WallTime now)
{
    const Held *held = find(key);
    if (held == nullptr || held->outcome)
        return {};
    Outcome outcome;
    outcome.key = key;
    outcome.status = RunState::Lost;
    outcome.reason = held->startedAt ? QStringLiteral("its keeper ended while the program ran")
                                     : QStringLiteral("its keeper ended before the program started");
    outcome.startedAt = held->startedAt;
    outcome.finishedAt = now;
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
        if (m_up && m_confirms && held.retryAt > MonoTime{})
            consider(held.retryAt);
        if (held.launchAgainAt)
            consider(*held.launchAgainAt);
    }
    return deadline;
}

work::Effects WorkBook::onDeadline(MonoTime now)
{
    work::Effects effects;
    for (auto &[key, held] : m_held) {
        if (now >= held.retryAt)
            held.retryAt = {};
        if (held.launchAgainAt && now >= *held.launchAgainAt)
            launch(effects, held, now);
    }
    pump(effects, now);
    return effects;
}

QList<Holding> WorkBook::holding(const QString &epoch) const
{
    QList<Holding> list;
    for (const auto &[key, held] : m_held) {
        Holding each{key, held.outcome ? Holding::State::Finished : Holding::State::Running, held.onDisk[0],
                     held.onDisk[1], held.assignment.store};
        if (!epoch.isEmpty() && !held.assignment.epoch.isEmpty() && held.assignment.epoch != epoch) {
            each.job = held.assignment.job;
            each.plannedAt = held.assignment.plannedAt;
        }
        list += each;
    }
    return list;
}

QStringList WorkBook::epochs() const
{
    QStringList epochs;
    for (const auto &[key, held] : m_held) {
        const QString &epoch = held.assignment.epoch;
        if (!epoch.isEmpty() && !epochs.contains(epoch))
            epochs += epoch;
    }
    return epochs;
}

/// Of a run that an older server gave nobody knows the store.
bool WorkBook::isForeign(const Held &held) const
{
    return !held.assignment.store.isEmpty() && !m_store.isEmpty() && held.assignment.store != m_store;
}

int WorkBook::foreign() const
{
    return static_cast<int>(
        std::count_if(m_held.begin(), m_held.end(), [this](const auto &entry) { return isForeign(entry.second); }));
}

bool WorkBook::isSettled() const
{
    return running() == 0 && (!m_up || !m_confirms || foreign() == static_cast<int>(m_held.size()));
}

int WorkBook::running() const
{
    return static_cast<int>(
        std::count_if(m_held.begin(), m_held.end(), [](const auto &entry) { return !entry.second.outcome; }));
}

} // namespace holdfast::jobs
