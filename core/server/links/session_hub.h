// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fleet/worker_directory.h"
#include "core/runtime/deadline_heap.h"
#include "core/server/links/worker_session.h"
#include "core/server/record/token_service.h"

#include <set>
#include <unordered_map>

namespace holdfast::server {

enum class WorkerState { Connected, Degraded, Offline };
[[nodiscard]] QString toString(WorkerState state);

/// What is shown of a worker.
struct WorkerView
{
    jobs::WorkerRecord record;
    WorkerState state = WorkerState::Offline;
    QString reason;
    int running = 0;
    int reconnects24h = 0;
    bool flapping = false; ///< it comes and goes too often to be an accident
    metrics::Histogram ackLatency;
    metrics::Histogram roundTrip;
    std::optional<WallTime> lastHeartbeatAt; ///< on this connection
    qint64 loopLagMs = 0;                    ///< as its last heartbeat told
    std::optional<Milliseconds> clockAhead;  ///< its clock's difference to the server's; none: it did not tell
};

/// All worker connections: whose deadline is next, and what their messages mean to the RunService. The WorkerDirectory
/// decides who is registered; this carries it out. Lives in the server's thread.
class SessionHub final : public QObject, private SessionOwner
{
    Q_OBJECT
public:
    SessionHub(RunService &runs, const link::PeerSession::Config &config, const runtime::Clock &clock,
               const runtime::LoopWatch &loop, ServerMetrics &metrics, metrics::LatencyBook &latencies,
               QObject *parent = nullptr);

    /// Beyond kMaxUnregistered, who has waited longest for a registration goes: workers register at once, and so always
    /// find a place.
    void adopt(net::WebSocket *socket, const net::Admission &admission);
    static constexpr std::size_t kMaxUnregistered = 4'000;

    /// Those behind `name` (empty: from the first), by name.
    [[nodiscard]] QList<WorkerView> workersAfter(const QString &name, int limit) const;
    [[nodiscard]] std::map<WorkerState, int> countWorkers() const; ///< each state is there
    [[nodiscard]] std::optional<WorkerView> worker(const QString &name) const;
    /// All workers, by name, at little cost each.
    void eachWorker(const std::function<void(const jobs::Roster::Worker &, WorkerState)> &visit) const;
    [[nodiscard]] int openSessions() const { return static_cast<int>(m_sessions.size()); }
    [[nodiscard]] bool isEmpty() const { return m_sessions.empty(); }

    /// Begins a drill with those named, or with all that are connected; gives it with the workers that it meets.
    /// Problems: `drill_runs`, `no_worker`, `old_worker`.
    [[nodiscard]] Result<fleet::Drill> startDrill(const fleet::Drill &drill, const jobs::Actor &actor);

    /// False: there is none.
    bool stopDrill(const jobs::Actor &actor);

    /// The connection on which that worker can be asked for another secret. Problems: `no_worker`, `old_worker`.
    [[nodiscard]] Result<SessionId> rotatingSession(const QString &worker) const;
    /// Asks for one; the offer follows.
    void askToRotate(SessionId session);
    /// A worker that came in with that credential offers the hash of another secret.
    using TakeOffer =
        std::function<void(SessionId, const QString &tokenId, const QByteArray &hash, const RunService::Done &done)>;
    void setTakeOffer(TakeOffer take) { m_takeOffer = std::move(take); }
    /// Whether a worker may have that name which came in with a token that several share.
    using MayShareName = std::function<Result<void>(const QString &worker)>;
    void setMayShareName(MayShareName may) { m_mayShareName = std::move(may); }
    /// Who came in with it goes at once, with the close code 4003.
    void endToken(const EndedToken &token);
    /// The same for the worker of that name, whatever it came in with.
    void closeRevoked(const QString &worker, const QString &reason);

    /// Says goodbye to everybody; allGone() follows, within the close timeout.
    void closeAll(const QString &reason);

Q_SIGNALS:
    void allGone();
    void sessionEnded(holdfast::server::SessionId session);

private:
    void onMessage(WorkerSession &session, const protocol::Envelope &envelope, MonoTime readAt) override;
    void onAnswer(WorkerSession &session, const link::Answered &answered) override;
    void onPingAnswered(WorkerSession &session, MonoTime sentAt) override;
    void onDeadlineChanged(WorkerSession &session) override { schedule(session.id()); }
    void onEnded(WorkerSession &session, const link::LinkEnd &end) override;
    void onDeadline(Now now);
    void onStartRequested(const QString &worker, const jobs::Assignment &assignment);
    void onCancelRequested(const QString &worker, const jobs::AttemptKey &key, const QString &reason);

    // Messages that need an action; onMessage() names the others, which are only counted.
    void hear(WorkerSession &session, const protocol::WorkerRegister &message, const QJsonValue &id, MonoTime readAt);
    void hear(WorkerSession &session, const protocol::Heartbeat &message);
    static void compareClock(WorkerSession &session, const QString &worker, std::optional<WallTime> sentAt);
    void hear(WorkerSession &session, const protocol::JobStarted &message, const QJsonValue &id, MonoTime readAt);
    void hear(WorkerSession &session, const protocol::JobOutput &message, const QJsonValue &id, MonoTime readAt);
    void hear(WorkerSession &session, const protocol::JobResult &message, const QJsonValue &id, MonoTime readAt);
    void hear(WorkerSession &session, const protocol::CredentialOffer &message, const QJsonValue &id, MonoTime readAt);
    void tell(WorkerSession &session, LogLevel level, const QString &what, const QString &text, MonoTime now);

    /// `readAt`: when what led to this was read.
    void carryOut(fleet::Effects effects, MonoTime readAt);
    void carryOut(fleet::Effect &effect, MonoTime readAt);
    void registered(const fleet::Answer &answer, MonoTime readAt);
    void cutOldestUnregistered();
    [[nodiscard]] Result<void> mayHaveName(const WorkerSession &session, const QString &name) const;
    void askAgain(const fleet::AskAgain &ask, MonoTime readAt);
    void registerAgain(const fleet::RegisterAgain &held);

    void answer(SessionId id, const QJsonValue &messageId, MonoTime readAt, const Result<Acknowledged> &result);
    [[nodiscard]] RunService::Done answerTo(SessionId id, const QJsonValue &messageId, MonoTime readAt);
    [[nodiscard]] WorkerView viewOf(const jobs::Roster::Worker &worker, Now now) const;
    [[nodiscard]] WorkerSession *sessionOf(const QString &worker) const;
    [[nodiscard]] WorkerSession *find(SessionId id) const;
    void schedule(SessionId id);
    void arm();

    RunService &m_runs;
    const runtime::Clock &m_clock;
    ServerMetrics &m_metrics;
    WorkerSession::Shared m_shared; ///< by the sessions
    fleet::WorkerDirectory m_directory;
    runtime::DeadlineTimer m_timer;
    runtime::DeadlineTimer m_drillTimer;
    SessionId m_lastId = 0;
    std::unordered_map<SessionId, WorkerSession *> m_sessions; // children of this
    std::set<SessionId> m_unregistered;                        ///< oldest first
    runtime::DeadlineHeap<SessionId> m_deadlines;
    std::map<std::pair<SessionId, quint64>, jobs::AttemptKey> m_assignments; ///< job_start messages not yet answered
    TakeOffer m_takeOffer;
    MayShareName m_mayShareName;
    bool m_closing = false;
};

} // namespace holdfast::server
