// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/dispatch/job_catalogue.h"
#include "core/jobs/dispatch/late_words.h"
#include "core/jobs/dispatch/roster.h"
#include "core/jobs/dispatch/run_limits.h"
#include "core/jobs/dispatch/run_queue.h"
#include "core/jobs/plan/slot_planner.h"
#include "core/jobs/step.h"
#include "core/jobs/user_action.h"

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <variant>
#include <vector>

namespace holdfast::jobs {

/// What to answer to a worker's word about a run.
struct Accepted
{}; ///< acknowledge once the step is committed
struct AskRecord
{}; ///< not an active run: acknowledge if the record has this attempt, else `unknown_run`
using Reply = std::variant<Accepted, AskRecord, Problem>;

struct MessageResult
{
    Step step;
    Reply reply;
    std::optional<Receipt> receipt = std::nullopt; ///< of a result that was accepted
};

/// What both sides agree on after a registration.
struct RegistrationResult
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
        , m_limits(labelLimits)
    {}

    /// Once, before anything else.
    [[nodiscard]] Step restore(const Loaded &loaded, Now now, QStringList *unreadableJobs,
                               QStringList *changedZones = nullptr);

    /// Does what a person asks for. A run that was requested is the first of the changed runs.
    [[nodiscard]] Result<Step> execute(const UserAction &asked, Now now);
    /// Puts on record what somebody did that this book does not decide, such as a drill.
    void note(Step &step, const Actor &actor, const Deed &deed, Now now);

    // Workers
    [[nodiscard]] RegistrationResult workerRegistered(const WorkerRecord &record, const QList<Holding> &holding,
                                                      const Reconnect &how, Now now);
    [[nodiscard]] Step workerGone(const QString &worker, const Disconnect &loss, Now now);
    /// The record hears of it later, from onDeadline(). True: nextDeadline() may be earlier than before.
    bool workerSeen(const QString &worker, Now now) { return m_roster.seen(worker, now); }

    // What workers say of runs
    [[nodiscard]] MessageResult started(const QString &worker, const AttemptKey &key, std::optional<WallTime> at,
                                        Now now);
    [[nodiscard]] MessageResult output(const QString &worker, const AttemptKey &key, Stream stream, qint64 offset,
                                       const QByteArray &data, Now now);
    [[nodiscard]] MessageResult finished(const QString &worker, const Outcome &outcome, Now now);
    /// The worker cannot take an assignment.
    [[nodiscard]] Step assignmentRefused(const QString &worker, const AttemptKey &key, const QString &why, Now now);
    /// A job of the worker's own, put on record as a run that has ended.
    [[nodiscard]] MessageResult ownJobFinished(const QString &worker, const QString &job, const Outcome &outcome,
                                               const QByteArray &raw, Now now);

    // Of workers that are connected and say nothing: run_book_silence.cpp
    /// The start of this attempt has just left for its worker.
    void startSent(const AttemptKey &key, Now now);
    /// The worker says that it has the start on its disk.
    [[nodiscard]] Step startTaken(const QString &worker, const AttemptKey &key, Now now);
    /// The worker has answered a ping that left at `sentAt`: what it had said before that is known by now.
    [[nodiscard]] Step pingAnswered(const QString &worker, MonoTime sentAt, Now now);
    /// The worker's word about this run could not be taken, as the record is away: it will say it again.
    void wordRefused(const QString &worker, const AttemptKey &key, Now now);

    /// The result of an attempt that the record has as ended otherwise: it is kept beside that, as late.
    [[nodiscard]] Step late(const QString &worker, const Outcome &outcome, Now now);

    // Time
    [[nodiscard]] std::optional<MonoTime> nextDeadline(Now now) const;
    [[nodiscard]] Step onDeadline(Now now);
    /// No slot after this moment is planned by onDeadline(), for the clock is in doubt; nothing: up to now.
    void holdPlan(std::optional<WallTime> after) { m_planUpTo = after; }

    // Questions
    /// Whether a command still holds when its turn comes: its run may have ended, or gone on, while it waited for its
    /// commit. One that does not must not be sent.
    [[nodiscard]] bool isStillValid(const Command &command) const;
    [[nodiscard]] const JobCatalogue &catalogue() const { return m_catalogue; }
    [[nodiscard]] const SlotPlanner &planner() const { return m_planner; }
    [[nodiscard]] const Roster &roster() const { return m_roster; }
    /// The id of the database: a run belongs to the one that gave it.
    [[nodiscard]] const QString &store() const { return m_store; }
    /// Another one where this database may have lost what it had confirmed. What a worker holds of earlier epochs is to
    /// be in its registration: run_book_epoch.cpp.
    [[nodiscard]] const QString &epoch() const { return m_epoch; }
    /// It waits for workers that may know more than the record; nothing of a job's plan may change meanwhile.
    [[nodiscard]] bool isSettling() const { return m_settlesAt.has_value(); }
    /// This worker has this attempt now.
    [[nodiscard]] bool isIts(const QString &worker, const AttemptKey &key) { return findFor(worker, key) != nullptr; }
    /// The record does not have this run. If the worker has offered the attempt, the book takes it in.
    [[nodiscard]] std::optional<Step> takeIn(const QString &worker, const AttemptKey &key, Now now);
    /// The record has the run, which has ended, or goes on with a later attempt, and not this attempt. If the worker
    /// has offered it, its result goes on record beside the others.
    [[nodiscard]] std::optional<Step> takeInBeside(const QString &worker, const Outcome &outcome, Now now);
    /// It is active, or its end may not be on record yet.
    [[nodiscard]] bool knows(const QString &runId) const;
    /// An earlier attempt of the run comes first: the word is to be said again.
    [[nodiscard]] bool isTooEarly(const AttemptKey &key) const;
    /// The record has this attempt, and the offer is done with.
    void dropOffer(const AttemptKey &key) { m_offers.erase(key); }
    /// Of the data folder that has this name now.
    [[nodiscard]] QString instanceOf(const QString &worker) const;
    [[nodiscard]] const Run *activeRun(const QString &id) const;
    /// Its worker has, or had, this attempt on its disk; after a restart of the server, known of those that have begun.
    [[nodiscard]] bool isTaken(const AttemptKey &key) const;
    [[nodiscard]] std::map<RunState, int> activeCounts() const;
    /// The run that has waited for a worker for the longest time, those left out that wait for a later time.
    [[nodiscard]] const Run *longestWaiting(MonoTime now) const;
    /// The slot of the job's run that has waited longest for its first start.
    [[nodiscard]] std::optional<WallTime> oldestUnstartedSlot(const QString &job) const;
    /// What a queued run waits for, in words; empty for any other. `known`: what was found a moment ago for jobs with
    /// the same labels; for a list of thousands, each of which would look through the fleet.
    [[nodiscard]] QString whyWaiting(const QString &runId, Now now, QMap<QString, QString> *known = nullptr) const;

private:
    struct Active
    {
        Run run;
        qint64 bytes[2] = {0, 0}; ///< on record, by stream
        MonoTime notBefore{};     ///< it waits until then: Run::notBefore on the monotonic line
        /// The end of its lease; none while its worker is linked, and after the end.
        std::optional<MonoTime> lapsesAt = std::nullopt;
        std::optional<MonoTime> wordDue = std::nullopt; ///< its worker is linked, and owes a word about it by then
        MonoTime sentAt{};                              ///< its start
        bool isTaken = false;                           ///< its start is on its worker's disk
        bool asksForAll = false;                        ///< its worker does not know that its output is wanted, too
        Milliseconds timeout{0};                        ///< as its worker was told; 0 after a restart: not known
        MonoTime runsSince{};                           ///< as far as this server knows
    };

    [[nodiscard]] Result<Step> perform(const action::AddJob &add, Now now);
    [[nodiscard]] Result<Step> perform(const action::ReplaceJob &replace, Now now);
    [[nodiscard]] Result<Step> perform(const action::RemoveJob &remove, Now now);
    [[nodiscard]] Result<Step> perform(const action::SetJobEnabled &set, Now now);
    [[nodiscard]] Result<Step> perform(const action::ReplanJob &asked, Now now);
    [[nodiscard]] Result<Step> perform(const action::RequestRun &asked, Now now);
    [[nodiscard]] Result<Step> perform(const action::CancelRun &asked, Now now);
    [[nodiscard]] Result<Step> perform(const action::RemoveWorker &remove, Now now);
    [[nodiscard]] std::optional<Job> definitionOf(const QString &job) const;
    [[nodiscard]] Result<void> checkNew(const Job &job, Now now) const;
    void planSlots(Step &step, const std::vector<DueSlot> &due, Now now);
    void planSlot(Step &step, const DueSlot &slot, const Job &job, Now now);
    void planAllSlots(Step &step, const QString &job, Now now);
    [[nodiscard]] Run newRun(const Job &job, Trigger trigger, Now now);
    [[nodiscard]] std::set<QString> runsOf(const QString &job) const;
    void enqueue(Step &step, Run run, MonoTime notBefore);
    void place(Step &step, Now now);
    void placeOnlyOn(Roster::Worker &worker, Step &step, Now now); ///< nowhere else
    void placeWhere(Step &step, const std::function<Roster::Worker *(const Labels &)> &match);
    [[nodiscard]] Assignment assignmentOf(const Run &run, const Job &job) const;
    void assign(Step &step, Active &active, const Job &job, Roster::Worker &worker);
    void end(Step &step, Active &active, const Outcome &outcome, Now now);
    void close(Step &step, Active &active, RunState state, const QString &reason, Now now);
    static void conclude(Step &step, Run run, RunState state, const QString &reason, Now now);
    void cancel(Step &step, Active &active, const CancelWhy &why, Now now);
    [[nodiscard]] bool isOfBackup(const Run &run) const;
    void putBack(Step &step, Active &active, const QString &reason, MonoTime notBefore);
    [[nodiscard]] bool isOurs(const Holding &holding) const;
    void requeue(Active &active, int attempt, const QString &reason, MonoTime notBefore);
    void release(const Run &run);
    void remember(const Run &ended, RunState state);
    void moveRuns(Step &step, const QString &former, const Roster::Worker &worker, Now now);
    void tellOtherFolder(Step &step, const Roster::Worker &worker, Now now);
    void reconcile(RegistrationResult &agreed, Active &active, const std::map<AttemptKey, Holding> &held, Now now);
    void missing(RegistrationResult &agreed, Active &active, Now now);
    void resend(Step &step, Active &active, const Job &job, Now now);
    // run_book_epoch.cpp
    void beginEpoch(Step &step, const Loaded &loaded, Now now);
    void settle(Step &step, Now now);
    void isBack(const QString &worker, Now now);
    [[nodiscard]] bool waitsForOffers(const Run &run) const;
    [[nodiscard]] bool holdsSlots() const { return m_settlesAt && m_promotedAt; }
    void takeOffer(Step &step, const Roster::Worker &worker, const Holding &holding, Now now);
    void adopt(Step &step, Active &active, const Roster::Worker &worker, const AttemptKey &key, Now now);
    void recover(Step &step, const Roster::Worker &worker, const AttemptKey &key, const QString &job,
                 const std::optional<WallTime> &slot, Now now);
    void give(Step &step, Active &active, const Roster::Worker &worker, const QString &why, Now now);
    [[nodiscard]] bool goesOnWithOffer(Step &step, Active &active, const Run &ended, Now now);
    void tellDifference(Step &step, const char *what, const Run &run, Now now);
    void stopOrphan(RegistrationResult &agreed, const AttemptKey &key, Now now);
    [[nodiscard]] bool mayExist(const AttemptKey &key) const;
    [[nodiscard]] QString awayFor(const Run &run) const;
    [[nodiscard]] QString whyAway(const Run &run) const;
    void beginLease(Active &active, MonoTime from);
    void endLease(Active &active);
    void expireLeases(Step &step, Now now);
    void expireLease(Step &step, Active &active, Now now);
    void awaitWord(Active &active, Now now);
    void spoke(const QString &worker, const AttemptKey &key);
    void overdue(Step &step, Active &active, MonoTime provenAt, Now now);
    void startUnanswered(Step &step, Active &active, MonoTime provenAt, Now now);
    void startDelayed(Step &step, Active &active, Now now);
    void neverTaken(Step &step, Active &active, Now now);
    void cancelUnanswered(Step &step, Active &active, Now now);
    void runsTooLong(Step &step, Active &active, Now now);
    void fallSilent(Step &step, Active &active, const char *kind, const QString &what, Now now);
    void giveUp(Step &step, Active &active, const QString &reason, Now now);
    void giveElsewhere(Step &step, Active &active, const QString &reason, Now now);
    void retry(Step &step, Active &active, const Run &ended, const QString &reason, Milliseconds wait, Now now);
    [[nodiscard]] Reply replyWithout(const QString &worker, const AttemptKey &key) const;
    [[nodiscard]] bool waitsForAbsentWorker(const Active &active) const;
    [[nodiscard]] Active *findFor(const QString &worker, const AttemptKey &key);

    Random64 m_random;
    WallTime m_lastChange{}; ///< that was noted
    JobCatalogue m_catalogue;
    SlotPlanner m_planner;
    Roster m_roster;
    std::optional<WallTime> m_planUpTo;
    bool m_hasNewRoom = false; ///< a worker that was silent gets runs again
    qint64 m_fence = 0;        ///< the last one that was given out
    QString m_store;           ///< the id of the database
    QString m_epoch;           ///< of the database
    /// A backup was restored then: what the book knows of earlier times may have gone on since.
    std::optional<WallTime> m_restoredAt;
    std::optional<WallTime> m_promotedAt; ///< a replica took the database's place: it may lack the newest commits
    std::optional<MonoTime> m_settlesAt;  ///< until then workers may offer what happened before m_epochAt
    WallTime m_epochAt{};                 ///< when the last epoch began
    std::set<QString> m_awaited;          ///< workers that were connected before it, and are not back yet
    struct Offer
    {
        QString worker;
        QString job;
    };
    std::map<AttemptKey, Offer> m_offers;             ///< attempts that workers hold and the record may not know
    std::set<std::pair<QString, WallTime>> m_claimed; ///< slots not planned yet whose run a worker brought
    std::map<QString, Active> m_active;
    std::map<QString, std::set<QString>> m_runsOf; ///< the same by job
    RunQueue m_queue;
    RunLimits m_limits;
    std::deque<AttemptKey> m_recentlyEnded;          ///< their commit may still be under way
    std::map<AttemptKey, EndedAttempt> m_recent;     ///< and how they are on record
    std::set<std::pair<MonoTime, QString>> m_lapses; ///< of the active runs whose worker is away
};

} // namespace holdfast::jobs
