// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/line_limiter.h"
#include "core/fleet/drill.h"
#include "core/fleet/effects.h"
#include "core/fleet/name_budget.h"
#include "core/fleet/outage_book.h"

#include <functional>
#include <map>

namespace holdfast::fleet {

/// What the shell knows of a session.
struct Observation
{
    QString address;
    WallTime openedAt{};
    WallTime lastByteAt{};
    MonoTime silentSince{};
    protocol::LinkObservations seen;
    QString tokenId = {}; ///< of the worker's own credential; empty: it came in without one
};

/// A drill that has begun.
struct DrillStart
{
    Drill drill; ///< with the names of the workers that it meets
    Effects effects;
};

[[nodiscard]] QString flapWords(int reconnects);
/// Of a worker: what it holds that is not this server's.
[[nodiscard]] QString otherStoresWords(qsizetype attempts);

/// Decides which session is registered under which name, and who has to go: take-over, stale registrations, why a
/// worker was away, drills. Pure: the book is told here, and the shell commits each Step that comes out of it.
class WorkerDirectory final
{
public:
    using Observe = std::function<Observation(SessionId)>;
    /// For a worker to prove that it lives when another process comes with its data folder.
    static constexpr Milliseconds kProofTime{4'000};
    /// One that may be a copy waits so long for the worker that has the runs of its data folder. That one may have to
    /// find out first that its connection is dead.
    static constexpr Milliseconds kReturnTime{60'000};

    /// `observe` must know each session until ended() was called for it.
    WorkerDirectory(jobs::RunBook &book, Observe observe, Milliseconds pingTimeout)
        : m_book(book)
        , m_observe(std::move(observe))
        , m_outages(pingTimeout)
    {}

    /// A session has sent `message`, with that id.
    [[nodiscard]] Effects registered(SessionId session, const protocol::WorkerRegister &message, const QJsonValue &id,
                                     Now now);
    /// A session is over, registered or not.
    [[nodiscard]] Effects ended(SessionId session, const link::LinkEnd &end, Now now);
    /// Begins a drill with the workers that it names, or with all that are connected.
    /// Problems: `drill_runs`, `no_worker`, `old_worker`.
    [[nodiscard]] Result<DrillStart> startDrill(Drill drill, const jobs::Actor &actor, Now now);
    /// Ends the drill, if there is one.
    [[nodiscard]] Effects stopDrill(const jobs::Actor &actor, Now now);
    /// The server stops: nobody is registered from now on.
    [[nodiscard]] Effects stop(Now now);

    /// A session has answered a ping that left at `sentAt`.
    [[nodiscard]] Effects proved(SessionId session, MonoTime sentAt, Now now);

    /// What the worker came in with holds no more: its connection ends at once, and its runs follow their leases.
    [[nodiscard]] Effects revoked(const QString &worker, const QString &reason, Now now);

    /// The worker is on the books no more.
    void forget(const QString &worker);

    [[nodiscard]] bool isDrilling() const { return m_drill.has_value(); }
    /// The end of the drill, or of the time for a worker to prove that it lives.
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;
    [[nodiscard]] Effects onDeadline(Now now);

    [[nodiscard]] std::optional<SessionId> sessionOf(const QString &worker) const;
    /// If a copy of this worker's data folder has knocked lately: what to tell people.
    [[nodiscard]] QString copyOf(const QString &worker, MonoTime now) const;

private:
    [[nodiscard]] std::optional<Effects> objectionTo(SessionId session, const protocol::WorkerRegister &message,
                                                     const QJsonValue &id, Now now);
    [[nodiscard]] std::optional<Effects> objectionToName(SessionId session, const protocol::WorkerRegister &message,
                                                         const QJsonValue &id, Now now);
    void say(Effects &effects, const QString &worker, link::WriteLog line, MonoTime now);
    void tellFolders(Effects &effects, const QString &formerName, const QString &formerInstance,
                     const protocol::WorkerRegister &message) const;
    void enter(Effects &effects, SessionId session, const protocol::WorkerRegister &message, const QJsonValue &id,
               Now now);
    void takeOver(Effects &effects, const protocol::WorkerRegister &message, const QString &newAddress, Now now);
    void leave(Effects &effects, SessionId session, const link::LinkEnd &end, Now now);
    void tellRegistered(Effects &effects, const protocol::WorkerRegister &message, const QString &address,
                        const std::optional<jobs::Outage> &ended, const jobs::Reconnect &reconnect, Now now);

    // worker_directory_copies.cpp
    /// Two processes with one data folder, or a copy of it: the one that holds the name is asked whether it lives.
    struct Contest
    {
        SessionId challenger = 0;
        protocol::Envelope registration;
        MonoTime askedAt{};
    };
    [[nodiscard]] std::optional<Contest> takeWonContest(const protocol::WorkerRegister &message);
    [[nodiscard]] std::optional<SessionId> rivalOf(SessionId session, const protocol::WorkerRegister &message) const;
    [[nodiscard]] std::optional<SessionId> holderOfCredential(SessionId session, const QString &worker) const;
    [[nodiscard]] QString originalOf(const protocol::WorkerRegister &message) const;
    [[nodiscard]] bool isKnownCopy(const protocol::WorkerRegister &message) const;
    [[nodiscard]] bool lacksRuns(const protocol::WorkerRegister &message) const;
    [[nodiscard]] bool mustWait(SessionId session, const protocol::WorkerRegister &message, const QJsonValue &id,
                                Now now);
    void admitEarly(Effects &effects, Now now);
    void contest(Effects &effects, SessionId holder, SessionId challenger, const protocol::Envelope &registration,
                 Now now);
    void refuseCopy(Effects &effects, SessionId session, const protocol::Envelope &registration, Now now);
    void settle(Effects &effects, SessionId holder, Now now);
    void settleOverdue(Effects &effects, Now now);

    // worker_directory_drill.cpp
    [[nodiscard]] std::optional<Problem> objectionTo(Drill::Kind kind, const QString &worker) const;
    void meetDrill(Effects &effects, SessionId session);
    [[nodiscard]] bool isHeldOff(Effects &effects, SessionId session, const protocol::WorkerRegister &message,
                                 const QJsonValue &id);
    void holdBack(Effects &effects, SessionId session, const protocol::Envelope &registration);
    [[nodiscard]] Effects endDrill(const jobs::Actor &actor, Now now);
    void note(Effects &effects, const char *what, const jobs::Actor &actor, Now now);

    struct HeldBack
    {
        SessionId session;
        protocol::Envelope registration;
    };

    jobs::RunBook &m_book;
    Observe m_observe;
    OutageBook m_outages;
    std::unordered_map<QString, SessionId> m_sessionOf;
    std::unordered_map<SessionId, QString>
        m_workerOf;               ///< also of a session that another one took over, until it has ended
    std::optional<Drill> m_drill; ///< that is given now
    std::optional<MonoTime> m_drillEnds;
    std::set<SessionId> m_impaired;
    std::map<QString, HeldBack> m_heldBack; ///< by worker: what a freeze keeps from being heard
    struct Copy
    {
        QString address;
        MonoTime seenAt{};
    };
    std::map<SessionId, Contest> m_contests; ///< by holder
    std::set<QString> m_copies;              ///< processes that use a copy
    struct Early
    {
        HeldBack held;
        MonoTime until{};
    };
    std::vector<Early> m_early;              ///< they may be copies
    std::map<QString, MonoTime> m_earlyFrom; ///< by process: since when one of them waits
    std::map<QString, Copy> m_copyOf;        ///< by worker
    LineLimiter m_lines;                     ///< by worker
    NameBudget m_newNames;
    bool m_isStopping = false;
};

} // namespace holdfast::fleet
