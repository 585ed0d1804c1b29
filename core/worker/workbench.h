// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/line_limiter.h"
#include "core/jobs/attempts/receipt_book.h"
#include "core/jobs/attempts/work_book.h"
#include "core/protocol/message.h"
#include "core/runtime/deadline_timer.h"
#include "core/spool/outage_list.h"
#include "core/spool/spool.h"
#include "core/worker/keeper_hub.h"

#include <deque>

namespace holdfast::worker {

/// Everything of a worker that touches keepers and the disk: carries out what the WorkBook decides. Lives in the work
/// thread; talks with the link by queued signals only, so that a slow disk never delays a pong.
class Workbench final : public QObject
{
    Q_OBJECT
public:
    /// `takesWithin`: it begins with no start that was sent longer ago; 0: it does.
    Workbench(const QString &workerName, const QString &dataDir, const spool::Spool::Bounds &bounds,
              const runtime::Clock &clock, Milliseconds takesWithin = {}, const jobs::ReceiptBook::Bounds &kept = {});

    /// Locks the spool and takes over what a former worker process left: runs that go on, and results. In the work
    /// thread, once.
    [[nodiscard]] Result<void> open();

    /// An outage that a former process saw begin and not end. Once open() is through.
    [[nodiscard]] std::optional<protocol::LinkLoss> unfinishedOutage() const { return m_outages.unfinished(); }

    // From the link
    void onRegistrationWanted(const QString &store = {}, const QString &epoch = {});
    void onLinkUp(quint64 linkNumber, const protocol::Registered &registered, bool confirms);
    void onLinkDown();
    void onDelivered(const protocol::Envelope &envelope);
    void onAnswered(const QJsonValue &id, const jobs::Answer &answer);
    void onConfirmed(MonoTime sentAt);
    void onOutageNoted(const link::NoteOutage &outage);

    /// Stops all that runs; idle() follows when it is gone and its results have been delivered, or, without a link, are
    /// on disk. Takes nothing new.
    void stopAll();

Q_SIGNALS:
    void outgoing(quint64 linkNumber, holdfast::protocol::Envelope envelope);
    /// `epoch`: for which they are complete; empty: no server has named one.
    void holdings(QList<holdfast::jobs::Holding> holding, QString epoch);
    void runningChanged(int running);
    /// The server must be asked for a sign of life at least that often; none: as configured.
    void pingIntervalWanted(std::optional<holdfast::Milliseconds> most);
    void idle();

private:
    void accept(const protocol::JobStart &message, const QJsonValue &id);
    [[nodiscard]] std::optional<protocol::Error> objectionTo(const jobs::AttemptKey &key);
    void tellRefusal(const jobs::work::Refused &what);
    [[nodiscard]] static protocol::Error tooLate(const jobs::AttemptKey &key);
    void carryOut(jobs::work::Effects effects);
    void carryOut(const jobs::work::Effect &effect);
    void launch(const jobs::work::Launch &what);
    [[nodiscard]] Result<void> takeOver(const spool::HeldAttempt &held, std::vector<jobs::RecoveredAttempt> &found);
    [[nodiscard]] Result<void> settleLost(const spool::HeldAttempt &held);
    void forget(const jobs::AttemptKey &key);
    void keep(const jobs::work::Keep &receipt);
    void offerAgain(const QString &store, const QString &epoch);
    [[nodiscard]] QString knownEpoch() const;
    void dropKept(const std::vector<jobs::AttemptKey> &keys);
    [[nodiscard]] std::optional<MonoTime> keptUntil() const;
    void setAside(const jobs::work::Reject &what);
    void finish(const jobs::Outcome &outcome);
    [[nodiscard]] bool stopsLateKeeper(const jobs::Outcome &end);
    void finishWaiting();
    void tellDisk(const QString &trouble);
    void tellForeign();
    void tellStarts(const QString &trouble, const QString &todo);
    void sendOutput(const jobs::work::SendOutput &what);
    void onKeeper(const keeper::Status &status);
    void onKeeperGone(const jobs::AttemptKey &key);
    void takeResult(const jobs::AttemptKey &key);
    void onDeadline(Now now);
    void updateTimers();
    void send(const QJsonValue &id, protocol::Message message);
    [[nodiscard]] MonoTime mono() const { return m_clock.now().mono; }

    const runtime::Clock &m_clock;
    spool::Spool m_spool;
    spool::OutageList m_outages;
    jobs::WorkBook m_book;
    jobs::ReceiptBook m_receipts;
    runtime::DeadlineTimer m_timer;
    int m_slots;
    LineLimiter m_lines;
    KeeperHub m_keepers;
    std::deque<jobs::work::Effect> m_effects; ///< still to be carried out
    bool m_carriesOut = false;
    std::vector<jobs::Outcome> m_unfinished; ///< that the disk did not take yet
    std::set<jobs::AttemptKey> m_troubled;   ///< whose keepers wait for the disk
    std::optional<MonoTime> m_finishAgainAt;
    quint64 m_linkNumber = 0;
    int m_toldRunning = 0;
    int m_toldForeign = 0;
    std::optional<Milliseconds> m_toldLease;
    bool m_diskRefuses = false;
    bool m_toldNoStart = false;
    bool m_stopping = false;
};

} // namespace holdfast::worker
