// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunBook that deals with workers that are connected and do not say what they should: they take no start,
// begin with none, or do not end what must end.
//
// A clock alone decides nothing here: what a worker said may be on its way, or held by a drill. Messages and pongs stay
// in order. So a word that had not come before the pong to a later ping was not said before that ping.
#include "core/jobs/dispatch/run_book.h"

namespace holdfast::jobs {
namespace {

/// For each next word of a worker about a run: the receipt of its start, its begin, its end when it must end.
constexpr Milliseconds kPatience{30'000};
/// From a worker's decision to take a start to the message that says so.
constexpr Milliseconds kTakeMargin{5'000};

} // namespace

void RunBook::startSent(const AttemptKey &key, Now now)
{
    const auto found = m_active.find(key.runId);
    if (found == m_active.end() || found->second.run.attempt != key.attempt)
        return;
    Active &active = found->second;
    const Roster::Worker *worker = m_roster.find(active.run.worker);
    if (worker == nullptr || !worker->isLinkedTo(active.run))
        return; // it goes out when the worker is back
    active.sentAt = now.mono;
    active.isTaken = false;
    active.wordDue = now.mono + kPatience;
}

bool RunBook::isTaken(const AttemptKey &key) const
{
    const auto found = m_active.find(key.runId);
    return found != m_active.end() && found->second.run.attempt == key.attempt &&
           (found->second.isTaken || found->second.run.startedAt);
}

Step RunBook::startTaken(const QString &worker, const AttemptKey &key, Now now)
{
    Step step;
    spoke(worker, key);
    if (Active *active = findFor(worker, key)) {
        active->isTaken = true;
        awaitWord(*active, now);
    }
    place(step, now);
    return step;
}

/// The worker has said something about this run; sets what is due next.
void RunBook::awaitWord(Active &active, Now now)
{
    const Run &run = active.run;
    active.wordDue.reset();
    const Roster::Worker *worker = m_roster.find(run.worker);
    if (worker == nullptr || !worker->isLinkedTo(run))
        return;
    const bool isWaiting = run.state == RunState::Assigned && !run.startedAt;
    if (run.cancelWhy || isWaiting)
        active.wordDue = now.mono + kPatience;
    else if (active.timeout > Milliseconds(0) && active.runsSince > MonoTime{})
        active.wordDue = std::max(active.runsSince + active.timeout, now.mono) + kPatience;
}

/// A worker that was silent gets runs again: what waits is placed at the next deadline, which is now.
void RunBook::spoke(const QString &worker, const AttemptKey &key)
{
    if (Roster::Worker *its = m_roster.find(worker))
        m_hasNewRoom = its->silent.erase(key) > 0 || m_hasNewRoom;
}

void RunBook::wordRefused(const QString &worker, const AttemptKey &key, Now now)
{
    if (Active *active = findFor(worker, key))
        awaitWord(*active, now);
}

Step RunBook::pingAnswered(const QString &worker, MonoTime sentAt, Now now)
{
    Step step;
    const Roster::Worker *its = m_roster.find(worker);
    if (its == nullptr)
        return step;
    std::vector<QString> due;
    for (const AttemptKey &key : its->running) {
        const auto &wordDue = m_active.at(key.runId).wordDue;
        if (wordDue && *wordDue <= sentAt)
            due.push_back(key.runId);
    }
    for (const QString &id : due)
        overdue(step, m_active.at(id), sentAt, now);
    if (!due.empty())
        place(step, now);
    return step;
}

void RunBook::overdue(Step &step, Active &active, MonoTime provenAt, Now now)
{
    active.wordDue.reset();
    if (active.run.cancelWhy)
        cancelUnanswered(step, active, now);
    else if (active.run.state == RunState::Running)
        runsTooLong(step, active, now);
    else if (active.isTaken)
        startDelayed(step, active, now);
    else
        startUnanswered(step, active, provenAt, now);
}

void RunBook::fallSilent(Step &step, Active &active, const char *kind, const QString &what, Now now)
{
    Run &run = active.run;
    Roster::Worker &worker = *m_roster.find(run.worker);
    worker.silent.emplace(AttemptKey{run.id, run.attempt}, Roster::Silence{active.sentAt, active.isTaken});
    run.reason = what;
    step.event(run, now.wall, kind, what);
    step.record(run);
    step.changes.workers += worker.record.name;
}

/// Nobody knows whether the start has arrived. A worker that promised not to begin with an old one cannot begin with it
/// any more when a ping that left after that time is answered.
void RunBook::startUnanswered(Step &step, Active &active, MonoTime provenAt, Now now)
{
    const Run &run = active.run;
    const Roster::Worker &worker = *m_roster.find(run.worker);
    if (!worker.silent.contains({run.id, run.attempt})) {
        fallSilent(step, active, "start_unanswered",
                   QStringLiteral("worker %1 has not answered the start of the run within %2; it gets no further runs "
                                  "until it answers")
                       .arg(run.worker, forPeople(kPatience)),
                   now);
    }
    if (worker.record.takesWithin == Milliseconds(0))
        return; // it may begin at any time: only its answer, its return or a person decides
    const MonoTime safeFrom = active.sentAt + worker.record.takesWithin + kTakeMargin;
    if (provenAt >= safeFrom)
        neverTaken(step, active, now);
    else
        active.wordDue = safeFrom;
}

/// It is on the worker's disk, so it may begin at any time.
void RunBook::startDelayed(Step &step, Active &active, Now now)
{
    fallSilent(step, active, "start_delayed",
               QStringLiteral("worker %1 took the run and has not started it within %2; it gets no further runs until "
                              "it does")
                   .arg(active.run.worker, forPeople(kPatience)),
               now);
}

void RunBook::neverTaken(Step &step, Active &active, Now now)
{
    const Run &run = active.run;
    const QString reason =
        QStringLiteral("worker %1 never answered the start, and does not begin with one that is older than %2")
            .arg(run.worker, forPeople(m_roster.find(run.worker)->record.takesWithin));
    step.event(run, now.wall, "not_taken", reason);
    if (m_catalogue.find(run.job) == nullptr)
        return close(step, active, RunState::Cancelled, QStringLiteral("the job was removed"), now);
    giveElsewhere(step, active, reason, now);
}

/// Somebody who cancels a run wants it to be over. A run that only makes room for the next one must really be gone,
/// unless its job says that it may run twice.
void RunBook::cancelUnanswered(Step &step, Active &active, Now now)
{
    Run &run = active.run;
    const QString what =
        QStringLiteral("worker %1 did not report within %2 that the run ended").arg(run.worker, forPeople(kPatience));
    if (run.cancelWhy->kind == CancelWhy::Kind::OnRequest || run.onDisconnect == OnDisconnect::Replace)
        return giveUp(step, active, QStringLiteral("cancelled, but %1; it may still run there").arg(what), now);
    run.reason = QStringLiteral("%1; %2. It waits until the worker answers or somebody cancels the run")
                     .arg(beingCancelled(*run.cancelWhy), what);
    step.event(run, now.wall, "cancel_unanswered", what);
    step.record(run);
}

/// Its worker enforces the time limit, and should have told the end by now.
void RunBook::runsTooLong(Step &step, Active &active, Now now)
{
    const Run &run = active.run;
    const QString what = QStringLiteral("ran longer than %1, and worker %2 did not report its end within %3 after that")
                             .arg(forPeople(active.timeout), run.worker, forPeople(kPatience));
    step.commands.emplace_back(CancelRun{run.worker, {run.id, run.attempt}, what});
    step.event(run, now.wall, "overdue", what);
    active.run.outputBytes = active.bytes[0] + active.bytes[1];
    close(step, active, RunState::Lost, QStringLiteral("%1; it may still run there").arg(what), now);
}

} // namespace holdfast::jobs
