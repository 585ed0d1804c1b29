// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/drill.h"
#include "core/server/outage_book.h"
#include "core/server/run_service.h"
#include "core/server/session.h"

#include <QHash>

#include <set>
#include <unordered_map>

namespace holdfast::server {

enum class WorkerState { Connected, Degraded, Offline };
[[nodiscard]] QString toString(WorkerState state);
[[nodiscard]] QString flapWords(int reconnects);

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
};

/// All worker connections: who is behind which, whose deadline is next, and what their messages mean to the RunService.
/// One timer serves all of them. Lives in the server's thread.
class SessionHub final : public QObject
{
    Q_OBJECT
public:
    SessionHub(RunService &runs, const link::PeerSession::Config &config, const runtime::Clock &clock,
               const runtime::LoopWatch &loop, MetricsBook &metrics, QObject *parent = nullptr);

    void adopt(net::WebSocket *socket);

    [[nodiscard]] std::vector<WorkerView> workers() const; ///< by name
    [[nodiscard]] std::optional<WorkerView> worker(const QString &name) const;
    /// All workers, by name, at little cost each.
    void eachWorker(const std::function<void(const jobs::Roster::Worker &, WorkerState)> &visit) const;
    [[nodiscard]] int openSessions() const { return static_cast<int>(m_sessions.size()); }
    [[nodiscard]] bool isEmpty() const { return m_sessions.empty(); }

    /// Begins a drill with those named, or with all that are connected; gives it with the workers that it meets.
    /// Problems: `drill_runs`, `no_worker`, `old_worker`.
    [[nodiscard]] Result<Drill> startDrill(Drill drill);

    /// Says goodbye to everybody; allGone() follows, within the close timeout.
    void closeAll(const QString &reason);

Q_SIGNALS:
    void allGone();

private:
    void onMessage(SessionId id, const protocol::Envelope &envelope, MonoTime readAt);
    void onAnswer(SessionId id, const link::Answered &answered);
    void onEnded(SessionId id, const link::LinkEnd &end);
    void onDeadline(Now now);
    void onStartRequested(const QString &worker, const jobs::Assignment &assignment);
    void onCancelRequested(const QString &worker, const jobs::AttemptKey &key, const QString &reason);

    // One for each kind of message; the rest needs nothing but its count.
    void hear(Session &session, const protocol::WorkerRegister &message, const QJsonValue &id, MonoTime readAt);
    void hear(Session &session, const protocol::Heartbeat &message, const QJsonValue &id, MonoTime readAt);
    void hear(Session &session, const protocol::JobStarted &message, const QJsonValue &id, MonoTime readAt);
    void hear(Session &session, const protocol::JobOutput &message, const QJsonValue &id, MonoTime readAt);
    void hear(Session &session, const protocol::JobResult &message, const QJsonValue &id, MonoTime readAt);
    void hear(Session &session, const protocol::Event &message, const QJsonValue &id, MonoTime readAt);
    void tell(Session &session, LogLevel level, const QString &what, const QString &text, MonoTime now);
    template <typename Other>
    void hear(Session &, const Other &, const QJsonValue &, MonoTime)
    {}

    void answer(SessionId id, const QJsonValue &messageId, MonoTime readAt, const Result<Acknowledged> &result);
    [[nodiscard]] RunService::Done answerTo(SessionId id, const QJsonValue &messageId, MonoTime readAt);
    [[nodiscard]] WorkerView viewOf(const jobs::Roster::Worker &worker, Now now) const;
    [[nodiscard]] Session *sessionOf(const QString &worker) const;
    void takeOver(const QString &worker, const QString &newInstance, const QString &newAddress);
    void leave(Session &session, const link::LinkEnd &end);
    void tellRegistered(const Session &session, const protocol::WorkerRegister &message,
                        const std::optional<jobs::Outage> &ended, const jobs::Return &how);
    [[nodiscard]] std::optional<Problem> objectionTo(Drill::Kind kind, const QString &worker) const;
    void beginDrill(Session &session);
    [[nodiscard]] bool meetsDrill(Session &session, const protocol::WorkerRegister &message, const QJsonValue &id);
    void keepForLater(SessionId id, const protocol::Envelope &envelope);
    void endDrill();
    void schedule(SessionId id);
    void arm();

    RunService &m_runs;
    link::PeerSession::Config m_config;
    const runtime::Clock &m_clock;
    const runtime::LoopWatch &m_loop;
    MetricsBook &m_metrics;
    OutageBook m_outages;
    runtime::DeadlineTimer m_timer;
    runtime::DeadlineTimer m_drillTimer;
    std::optional<Drill> m_drill;                                                      ///< that is given now
    std::map<QString, std::pair<SessionId, protocol::Envelope>> m_frozenRegistrations; ///< to be heard when it is over
    SessionId m_lastId = 0;
    std::unordered_map<SessionId, Session *> m_sessions; // children of this
    QHash<QString, SessionId> m_byWorker;
    std::set<std::pair<MonoTime, SessionId>> m_deadlines;
    std::unordered_map<SessionId, MonoTime> m_deadlineOf;
    std::map<std::pair<SessionId, quint64>, jobs::AttemptKey> m_assignments; ///< job_start messages not yet answered
    bool m_closing = false;
};

} // namespace holdfast::server
