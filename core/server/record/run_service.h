// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatch/run_book.h"
#include "core/jobs/plan/plan_clock.h"
#include "core/protocol/message.h"
#include "core/runtime/deadline_timer.h"
#include "core/server/record/server_metrics.h"
#include "core/server/record/step_witness.h"
#include "core/store/store.h"

#include <QObject>

#include <functional>
#include <map>

namespace holdfast::server {

/// What comes with the acknowledgement of a result; nothing with that of any other message.
using Acknowledged = std::optional<jobs::Receipt>;

/// The answer while the database is away.
[[nodiscard]] Problem storeUnavailable(const QString &what);

/// The single writer: carries the RunBook's steps to the store and, once they are on disk, their commands to the
/// workers and their answers to whoever asked. Nothing is acknowledged and nothing starts before its commit.
/// Lives in the server's thread.
class RunService final : public QObject
{
    Q_OBJECT
public:
    /// Called once with success after the commit, or with the problem that forbids it.
    using Done = std::function<void(const Result<void> &)>;

    /// The same for what a person asked for, with the id of a run that was requested.
    using Executed = std::function<void(const Result<QString> &runId)>;

    RunService(store::Store &store, const runtime::Clock &clock, ServerMetrics &metrics,
               const jobs::LabelLimits &labelLimits, QObject *parent = nullptr);

    /// Sees each step before its commit, from open() on. Before open(); it must outlive this.
    void setWitness(StepWitness *witness) { m_witness = witness; }
    /// Opens the store and takes up where the former server stopped. `takeOver` as in jobs::Loaded. Blocks; once.
    [[nodiscard]] Result<void> open(const QString &takeOver = {});

    /// As they were loaded; once.
    [[nodiscard]] QList<access::Token> takeTokens() { return std::exchange(m_tokens, {}); }

    [[nodiscard]] const jobs::RunBook &book() const { return m_book; }
    [[nodiscard]] store::Store &store() const { return m_store; }
    /// The wall clock is the one that has proven steady: see PlanClock.
    [[nodiscard]] Now now() const;
    /// Up to here slots are planned, if the database can be written.
    [[nodiscard]] WallTime plansUpTo() const;
    /// In words, while the machine's clock has to prove steady; empty otherwise.
    [[nodiscard]] QString whyClockIsHeld() const { return m_planClock.whyHeld(clocks()); }

    /// Why nothing new is taken now; nothing: it is.
    [[nodiscard]] std::optional<Problem> unavailable() const;

    /// Fails with `store_unavailable`, and changes nothing, while the database does not commit.
    /// `more`, which may be empty, adds to the same transaction.
    using More = std::function<void(jobs::Step &step)>;
    void execute(const jobs::UserAction &asked, const Executed &done, const More &more = {});
    /// Puts into a step who asked for it; the last write is the change.
    void note(jobs::Step &step, const jobs::Actor &actor, const jobs::Deed &deed)
    {
        m_book.note(step, actor, deed, now());
    }
    /// Plans what is due and calls back when all of it is on disk: the audit looks then.
    void planDueSlots(const Done &done);

    /// Runs that were queued up to then may be deleted for their age from now on: a late word about one is known and
    /// old.
    void noteDeleted(WallTime queuedAt);

    /// Puts on record what the book does not decide: histories. `done`, which may be empty, hears of the commit.
    void record(jobs::Writes writes, const Done &done);

    /// Plans nothing more; workers' words are still taken.
    void endPlanning();
    /// Takes nothing more and closes the store. False: not everything that was taken is on record.
    [[nodiscard]] bool close();

    // Workers' words. `done` says what to answer.
    void started(const QString &worker, const jobs::AttemptKey &key, std::optional<WallTime> at, const Done &done);
    void output(const QString &worker, const jobs::AttemptKey &key, jobs::Stream stream, qint64 offset,
                const QByteArray &data, const Done &done);
    using TakenResult = std::function<void(const Result<Acknowledged> &)>;
    void finished(const QString &worker, const jobs::Outcome &outcome, const TakenResult &done);
    void ownJobFinished(const QString &worker, const QString &job, const jobs::Outcome &outcome, const QByteArray &raw,
                        const Done &done);
    void startTaken(const QString &worker, const jobs::AttemptKey &key);
    /// The worker has answered a ping that left at that moment.
    void pingAnswered(const QString &worker, MonoTime sentAt);
    void assignmentRefused(const QString &worker, const jobs::AttemptKey &key, const protocol::Error &error);

    // Links. These are taken whatever the database's state: a link must not wait for a disk.
    /// For fleet::WorkerDirectory alone, which tells it of links. Each Step must come back to apply(), in order.
    [[nodiscard]] jobs::RunBook &bookForLinks() { return m_book; }
    void apply(jobs::Step step, const Done &done = {});
    void workerSeen(const QString &worker);

Q_SIGNALS:
    void startRequested(QString worker, holdfast::jobs::Assignment assignment);
    void cancelRequested(QString worker, holdfast::jobs::AttemptKey key, QString reason);
    /// After each commit that changed something. Subscribers pick what they need.
    void committed(const holdfast::jobs::Changes &changes);
    /// After the commit of output of that run.
    void outputStored(const QString &run);
    /// The database refused a record. Everybody who waited was told; the book is ahead of the record from now on, and
    /// nothing is taken any more: what is on record must be loaded anew.
    void refused();

private:
    struct Pending
    {
        std::vector<jobs::Command> commands;
        jobs::Changes changes;
        Done done;
    };

    void whenCaughtUp(const QString &job, const Executed &done, const std::function<void()> &then);
    void answer(const QString &worker, const jobs::AttemptKey &key, jobs::MessageResult heard, const Done &done,
                const std::function<void()> &again = {});
    void refuseWord(const QString &worker, const jobs::AttemptKey &key, const Problem &problem, const Done &done);
    [[nodiscard]] bool isDeleted(const QString &runId) const;
    [[nodiscard]] Result<void> answerUnknown(const QString &worker, const jobs::AttemptKey &key) const;
    void askRecord(const QString &worker, const jobs::AttemptKey &key, const Done &done,
                   const std::function<void()> &again);
    void compareWithRecord(const QString &worker, const jobs::Outcome &outcome, const TakenResult &again,
                           const Done &done);
    void takeOffered(const QString &worker, const jobs::Outcome &outcome, bool isRunKnown, const TakenResult &again,
                     const Done &done);
    [[nodiscard]] bool takesIn(const QString &worker, const jobs::AttemptKey &key);
    void onCommitted(quint64 upTo, Microseconds took);
    void onRejected(quint64 ticket, const QString &why);
    void onAvailability(bool available, const QString &reason);
    [[nodiscard]] Now clocks() const;
    void beginClock(std::optional<WallTime> last);
    void watchClock();
    void noteClock(jobs::Step &step, Now at);
    void tellOfPlansAhead() const;
    void onDeadline();
    void rearm();
    void carryOut(const Pending &pending);
    void tell(const jobs::Changes &changes);

    store::Store &m_store;
    const runtime::Clock &m_clock;
    ServerMetrics &m_metrics;
    jobs::RunBook m_book;
    runtime::DeadlineTimer m_timer;
    std::map<quint64, Pending> m_pending; ///< by ticket
    quint64 m_lastTicket = 0;
    bool m_plansNoMore = false;
    bool m_isClosed = false;
    StepWitness *m_witness = nullptr;
    QList<access::Token> m_tokens;
    jobs::PlanClock m_planClock;
    std::map<QString, QString> m_refusals;  ///< by worker: the code that it refuses runs with, and that was told
    std::optional<WallTime> m_deletedUntil; ///< no run that was queued later was deleted for its age
    std::optional<MonoTime> m_clockNotedAt; ///< the time was put on record
    bool m_isPlanning = false;              ///< what the last deadline led to is not on disk yet
};

} // namespace holdfast::server
