// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/attempt.h"
#include "core/jobs/concurrency.h"
#include "core/jobs/records.h"
#include "core/jobs/roster.h"
#include "core/jobs/run_queue.h"
#include "core/jobs/timetable.h"

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <variant>
#include <vector>

namespace holdfast::jobs {

struct StartRun
{
    QString worker;
    Assignment assignment;
};
struct CancelRun
{
    QString worker;
    AttemptKey key;
    QString reason;
};
using Command = std::variant<StartRun, CancelRun>;

/// What an input led to. The writes are one batch; commands leave only after it is committed, so that nothing runs that
/// a server killed at that moment would not know of.
struct Step
{
    Writes writes;
    std::vector<Command> commands;
    std::vector<Run> changed; ///< each run as it is now, once for each change of its state

    /// What was found and done, for people: `run show` tells it.
    void event(const Run &run, WallTime at, const char *kind, const QString &text)
    {
        writes.push_back(PutEvent{{run.id, run.attempt, at, QLatin1String(kind), text}});
    }
    void record(const Run &run)
    {
        writes.push_back(PutRun{run});
        changed.push_back(run);
    }
};

/// What to answer to a worker's word about a run.
struct Accepted
{}; ///< acknowledge once the step is committed
struct AskRecord
{}; ///< not an active run: acknowledge if the record has this attempt, else `unknown_run`
using Reply = std::variant<Accepted, AskRecord, Problem>;

struct Heard
{
    Step step;
    Reply reply;
    std::optional<Receipt> receipt = std::nullopt; ///< of a result that was accepted
};

/// What both sides agree on after a registration.
struct Agreed
{
    Step step;
    QList<Resume> keep;
    QList<AttemptKey> cancel;
};

/// The server's book of jobs, runs and workers: every decision on them is made here. Pure and single-threaded; holds
/// what is active, the record holds the rest. Each input returns what to write and what to do after.
class RunBook final
{
public:
    using Random64 = std::function<std::uint64_t()>;

    explicit RunBook(Random64 random, const LabelLimits &labelLimits = {})
        : m_random(std::move(random))
        , m_bounds(labelLimits)
    {}

    /// Once, before anything else.
    [[nodiscard]] Step restore(const Loaded &loaded, Now now, QStringList *unreadableJobs);

    // Jobs
    [[nodiscard]] Result<Step> addJob(Job job, Now now);
    /// Puts this definition in the place of the job's former one, or adds it where there is none. What is due by the
    /// former one is planned first; runs that are queued go on with the new one; a paused job stays paused.
    [[nodiscard]] Result<Step> replaceJob(Job job, Now now);
    [[nodiscard]] Result<Step> removeJob(const QString &name, Now now);
    [[nodiscard]] Result<Step> setJobEnabled(const QString &name, bool enabled, Now now);
    /// The new run is the first of `changed`.
    [[nodiscard]] Result<Step> requestRun(const QString &job, Now now);
    [[nodiscard]] Result<Step> cancelRun(const QString &runId, Now now);

    // Workers
    [[nodiscard]] Agreed workerRegistered(const WorkerRecord &record, const QList<Holding> &holding, const Return &how,
                                          Now now);
    [[nodiscard]] Step workerGone(const QString &worker, const Loss &loss, Now now);
    [[nodiscard]] Step workerSeen(const QString &worker, Now now);

    // What workers say of runs
    [[nodiscard]] Heard started(const QString &worker, const AttemptKey &key, std::optional<WallTime> at, Now now);
    [[nodiscard]] Heard output(const QString &worker, const AttemptKey &key, Stream stream, qint64 offset,
                               const QByteArray &data);
    [[nodiscard]] Heard finished(const QString &worker, const Outcome &outcome, Now now);
    /// The worker cannot take an assignment.
    [[nodiscard]] Step assignmentRefused(const QString &worker, const AttemptKey &key, const QString &why, Now now);
    /// A job of the worker's own, put on record as a run that has ended.
    [[nodiscard]] Heard ownJobFinished(const QString &worker, const QString &job, const Outcome &outcome,
                                       const QByteArray &raw, Now now);

    /// The result of an attempt that the record has as ended otherwise: it is kept beside that, as late.
    [[nodiscard]] Step late(const QString &worker, const Outcome &outcome, Now now);

    // Time
    [[nodiscard]] std::optional<MonoTime> nextDeadline(Now now) const;
    [[nodiscard]] Step onDeadline(Now now);

    // Questions
    /// Whether a command still holds when its turn comes: its run may have ended, or gone on, while it waited for its
    /// commit. One that does not must not be sent.
    [[nodiscard]] bool stands(const Command &command) const;
    [[nodiscard]] const Timetable &timetable() const { return m_timetable; }
    [[nodiscard]] const Roster &roster() const { return m_roster; }
    [[nodiscard]] const Run *activeRun(const QString &id) const;
    [[nodiscard]] std::map<RunState, int> activeCounts() const;
    /// What a queued run waits for, in words; empty for any other. `known`: what was found for runs of the same jobs a
    /// moment ago; for a list of thousands, each of which would look through the fleet.
    [[nodiscard]] QString whyWaiting(const QString &runId, Now now, QMap<QString, QString> *known = nullptr) const;

private:
    struct Active
    {
        Run run;
        qint64 bytes[2] = {0, 0}; ///< on record, by stream
        MonoTime notBefore{};     ///< it waits until then: Run::notBefore on the monotonic line
        /// The end of its lease; none while its worker is linked, and after the end.
        std::optional<MonoTime> lapsesAt = std::nullopt;
    };

    [[nodiscard]] Result<void> checkNew(const Job &job, Now now) const;
    void planSlots(Step &step, const std::vector<DueSlot> &due, Now now);
    void planSlot(Step &step, const DueSlot &slot, const Job &job, Now now);
    void planAllSlots(Step &step, const QString &job, Now now);
    [[nodiscard]] Run newRun(const Job &job, Trigger trigger, Now now);
    [[nodiscard]] std::set<QString> runsOf(const QString &job) const;
    void enqueue(Step &step, Run run, MonoTime notBefore);
    void place(Step &step, Now now);
    void placeOn(Roster::Worker &worker, Step &step, Now now); ///< nowhere else
    void placeWhere(Step &step, const std::function<Roster::Worker *(const Labels &)> &match);
    [[nodiscard]] static Assignment assignmentOf(const Run &run, const Job &job);
    void assign(Step &step, Active &active, const Job &job, Roster::Worker &worker);
    void end(Step &step, Active &active, const Outcome &outcome, Now now);
    void close(Step &step, Active &active, RunState state, const QString &reason, Now now);
    void cancel(Step &step, Active &active, const QString &why, Now now);
    void putBack(Step &step, Active &active, const QString &reason, MonoTime notBefore);
    void requeue(Active &active, int attempt, const QString &reason, MonoTime notBefore);
    void release(const Run &run);
    void remember(const AttemptKey &ended, RunState state);
    void reconcile(Agreed &agreed, Active &active, const std::map<AttemptKey, Holding> &held, Now now);
    void missing(Agreed &agreed, Active &active, Now now);
    void resend(Step &step, const Run &run, const Job &job, Now now);
    void stopOrphan(Agreed &agreed, const AttemptKey &key, Now now);
    void beginLease(Active &active, MonoTime from);
    void endLease(Active &active);
    void lapse(Step &step, Now now);
    void lapseOne(Step &step, Active &active, Now now);
    void giveUp(Step &step, Active &active, const QString &reason, Now now);
    void retry(Step &step, Active &active, const Run &ended, const QString &reason, Milliseconds wait, Now now);
    [[nodiscard]] Reply replyWithout(const QString &worker, const AttemptKey &key) const;
    [[nodiscard]] bool isForsaken(const Active &active) const;
    [[nodiscard]] Active *findFor(const QString &worker, const AttemptKey &key);

    Random64 m_random;
    Timetable m_timetable;
    Roster m_roster;
    qint64 m_fence = 0; ///< the last one that was given out
    std::map<QString, Active> m_active;
    std::map<QString, std::set<QString>> m_runsOf; ///< the same by job
    RunQueue m_queue;
    Concurrency m_bounds;
    std::deque<AttemptKey> m_recentlyEnded;          ///< their commit may still be under way
    std::map<AttemptKey, RunState> m_recent;         ///< and how they are on record
    std::set<std::pair<MonoTime, QString>> m_lapses; ///< of the active runs whose worker is away
};

} // namespace holdfast::jobs
