// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/run_book.h"
#include "core/protocol/message.h"
#include "core/runtime/deadline_timer.h"
#include "core/server/metrics_book.h"
#include "core/store/store.h"

#include <QObject>

#include <functional>
#include <map>

namespace holdfast::server {

/// What comes with the acknowledgement of a result; nothing with that of any other message.
using Acknowledged = std::optional<jobs::Receipt>;

/// Of what something was put on record; runs have a signal of their own.
struct Touched
{
    QStringList workers;
    QStringList jobs;
    QStringList jobsGone;
    QList<jobs::Outage> outages;

    [[nodiscard]] bool isEmpty() const
    {
        return workers.isEmpty() && jobs.isEmpty() && jobsGone.isEmpty() && outages.isEmpty();
    }
};

/// The single writer: carries the RunBook's steps to the store and, once they are on disk, their commands to the
/// workers and their answers to whoever asked. Nothing is acknowledged and nothing starts before its commit.
/// Lives in the server's thread.
class RunService final : public QObject
{
    Q_OBJECT
public:
    /// Called once with success after the commit, or with the problem that forbids it.
    using Done = std::function<void(const Result<void> &)>;

    RunService(store::Store &store, const runtime::Clock &clock, MetricsBook &metrics,
               const jobs::LabelLimits &labelLimits, QObject *parent = nullptr);

    /// Opens the store and takes up where the former server stopped. Blocks; once.
    [[nodiscard]] Result<void> open();

    [[nodiscard]] const jobs::RunBook &book() const { return m_book; }
    [[nodiscard]] store::Store &store() const { return m_store; }
    [[nodiscard]] Now now() const { return m_clock.now(); }

    // Each fails with `store_unavailable`, and changes nothing, while the database does not commit.
    void addJob(const jobs::Job &job, const Done &done);
    void replaceJob(const jobs::Job &job, const Done &done);
    void removeJob(const QString &name, const Done &done);
    void setJobEnabled(const QString &name, bool enabled, const Done &done);
    void requestRun(const QString &job, const std::function<void(const Result<QString> &runId)> &done);
    void cancelRun(const QString &runId, const Done &done);
    /// Plans what is due and calls back when all of it is on disk: the audit looks then.
    void settle(const Done &done);

    /// Puts on record what the book does not decide: histories. `done`, which may be empty, hears of the commit.
    void record(jobs::Writes writes, const Done &done);

    /// Whether touched() is wanted; without it nothing is computed for it.
    void setWatched(bool watched) { m_isWatched = watched; }

    // Workers' words. `done` says what to answer.
    void started(const QString &worker, const jobs::AttemptKey &key, std::optional<WallTime> at, const Done &done);
    void output(const QString &worker, const jobs::AttemptKey &key, jobs::Stream stream, qint64 offset,
                const QByteArray &data, const Done &done);
    void finished(const QString &worker, const jobs::Outcome &outcome,
                  const std::function<void(const Result<Acknowledged> &)> &done);
    void ownJobFinished(const QString &worker, const QString &job, const jobs::Outcome &outcome, const QByteArray &raw,
                        const Done &done);
    void assignmentRefused(const QString &worker, const jobs::AttemptKey &key, const protocol::Error &error);

    // Links. These are taken whatever the database's state: a link must not wait for a disk.
    [[nodiscard]] jobs::Agreed workerRegistered(const jobs::WorkerRecord &record, const QList<jobs::Holding> &holding,
                                                const jobs::Return &how);
    /// Carries out what workerRegistered() returned, after the registration was answered.
    void settleRegistration(jobs::Step step);
    void workerGone(const QString &worker, const jobs::Loss &loss);
    void workerSeen(const QString &worker);

Q_SIGNALS:
    void startRequested(QString worker, holdfast::jobs::Assignment assignment);
    void cancelRequested(QString worker, holdfast::jobs::AttemptKey key, QString reason);
    void runChanged(holdfast::jobs::Run run);
    /// The database refused a record. Everybody who waited was told; the book is ahead of the record from now on, and
    /// nothing is taken any more: what is on record must be loaded anew.
    void refused();
    /// After the commit, while watched.
    void touched(holdfast::server::Touched touched);

private:
    struct Pending
    {
        std::vector<jobs::Command> commands;
        std::vector<jobs::Run> changed;
        Done done;
        Touched touched;
        QStringList events; ///< what the log says of those that were put on record
    };

    [[nodiscard]] std::optional<Problem> unavailable() const;
    void whenCaughtUp(const QString &job, const Done &done, const std::function<void()> &then);
    void applyOrFail(Result<jobs::Step> step, const Done &done);
    void apply(jobs::Step step, const Done &done = {});
    void answer(const QString &worker, const jobs::AttemptKey &key, jobs::Heard heard, const Done &done);
    void askRecord(const jobs::AttemptKey &key, const Done &done);
    void compareWithRecord(const QString &worker, const jobs::Outcome &outcome, const Done &done);
    void onCommitted(quint64 upTo, Microseconds took);
    void onRejected(quint64 ticket, const QString &why);
    void onAvailability(bool available, const QString &reason);
    void onDeadline(Now now);
    void rearm();
    void carryOut(const Pending &pending);
    void note(const std::vector<jobs::Run> &changed);

    store::Store &m_store;
    const runtime::Clock &m_clock;
    MetricsBook &m_metrics;
    jobs::RunBook m_book;
    runtime::DeadlineTimer m_timer;
    std::map<quint64, Pending> m_pending; ///< by ticket
    quint64 m_lastTicket = 0;
    bool m_isPlanning = false; ///< what the last deadline led to is not on disk yet
    bool m_isWatched = false;
};

} // namespace holdfast::server
