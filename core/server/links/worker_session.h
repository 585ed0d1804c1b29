// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/line_limiter.h"
#include "core/fleet/worker_directory.h"
#include "core/link/outage.h"
#include "core/link/peer_session.h"
#include "core/metrics/histogram.h"
#include "core/metrics/latency_book.h"
#include "core/net/admission.h"
#include "core/net/web_socket.h"
#include "core/runtime/clock.h"
#include "core/runtime/loop_watch.h"
#include "core/server/record/server_metrics.h"

#include <QObject>

namespace holdfast::server {

using fleet::SessionId;

class WorkerSession;

/// Hears what comes from each of its sessions. No signals, because a server has thousands of sessions: each connection
/// of a signal takes memory, and each emission reaches for it.
class SessionOwner
{
public:
    virtual ~SessionOwner() = default;
    /// A message for the owner. `readAt`: when it came, to be handed back with the answer.
    virtual void onMessage(WorkerSession &session, const protocol::Envelope &envelope, MonoTime readAt) = 0;
    virtual void onAnswer(WorkerSession &session, const link::Answered &answered) = 0;
    /// The peer has answered a ping that left at that moment.
    virtual void onPingAnswered(WorkerSession &session, MonoTime sentAt) = 0;
    virtual void onDeadlineChanged(WorkerSession &session) = 0;
    /// The last call. `end` as seen from here.
    virtual void onEnded(WorkerSession &session, const link::LinkEnd &end) = 0;
};

/// One worker's connection: turns the socket's signals into calls of its PeerSession, and the effects into actions.
/// Knows nothing of runs. Lives in the server's thread.
class WorkerSession final : public QObject
{
    Q_OBJECT
public:
    /// What all sessions of a server share.
    struct Shared
    {
        link::PeerSession::Config config;
        const runtime::Clock &clock;
        const runtime::LoopWatch &loop;
        ServerMetrics &metrics;
        metrics::LatencyBook &latencies;
        SessionOwner &owner;
    };

    /// Takes `socket`, open, as its own. `shared` outlives it.
    WorkerSession(SessionId id, net::WebSocket *socket, const Shared &shared, QObject *parent);

    [[nodiscard]] SessionId id() const { return m_id; }
    void setAdmission(const net::Admission &admission) { m_admission = admission; }
    [[nodiscard]] const net::Admission &admission() const { return m_admission; }
    [[nodiscard]] QString address() const { return m_socket->peerAddress(); }
    [[nodiscard]] WallTime lastByteAt() const { return m_socket->heardAt().wall; }
    [[nodiscard]] bool isOpen() const { return m_socket->isOpen(); }
    [[nodiscard]] const QString &worker() const { return m_worker; } ///< empty until registered
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const
    {
        return m_frozen ? std::nullopt : m_machine.nextDeadline();
    }
    [[nodiscard]] metrics::Histogram ackLatency(MonoTime now) const { return m_ackLatency.recent(now); }
    [[nodiscard]] metrics::Histogram roundTrip(MonoTime now) const { return m_roundTrip.recent(now); }
    /// What this side saw of the link until now.
    [[nodiscard]] fleet::Observation observed() const;
    /// Why the worker is alive but not well; empty: it is.
    [[nodiscard]] QString degradedReason(MonoTime now) const;

    /// Of the worker's own credential, with which this connection came in; empty: without one.
    [[nodiscard]] QString ownTokenId() const
    {
        return m_admission.onlyWorker.isEmpty() ? QString() : m_admission.tokenId;
    }
    /// It understands CredentialRotate.
    [[nodiscard]] bool rotates() const { return m_rotates; }
    void setRotates(bool rotates) { m_rotates = rotates; }

    /// Of the log, for what this peer says.
    [[nodiscard]] LineLimiter &lines() { return m_lines; }

    void onDeadline(MonoTime now);
    void setHeartbeat(const protocol::Heartbeat &heartbeat);
    /// The worker's clock when it sent what has just come. True: it differs, and nobody was told on this connection.
    [[nodiscard]] bool compareClock(std::optional<WallTime> sentAt);
    [[nodiscard]] std::optional<Milliseconds> clockAhead() const { return m_clockAhead; }
    [[nodiscard]] std::optional<WallTime> lastHeartbeatAt() const { return m_heartbeatAt; }
    [[nodiscard]] const protocol::Heartbeat &lastHeartbeat() const { return m_heartbeat; }
    void registered(const QString &worker, const protocol::Registered &registered, const QJsonValue &id,
                    MonoTime readAt);
    void answer(const QJsonValue &id, const protocol::Ack &ack, MonoTime readAt);
    void refuse(const QJsonValue &id, const Problem &problem, MonoTime readAt);
    /// Returns the id that the answer will carry.
    quint64 send(protocol::Message message);
    void close(protocol::CloseCode code, const QString &reason);
    /// Pings at once.
    void probe();
    /// Resets the connection, as a fault of the path would.
    void cut(const QString &why);
    /// See net::WebSocket; frozen, this side judges nothing either.
    void impair(std::optional<Milliseconds> lag);
    void restore();

private:
    void onText(const QByteArray &text);
    void onPong(const QByteArray &payload);
    void onSlowedDown(bool mayGoOn);
    void onClosed(const net::End &end);
    void carryOut(const link::PeerEffects &effects, MonoTime readAt);
    using Kind = link::SendAnswer::Kind;
    void write(const QByteArray &answer, Kind kind, MonoTime readAt);

    SessionId m_id;
    net::WebSocket *m_socket;
    net::Admission m_admission;
    const Shared &m_shared;
    link::PeerSession m_machine;
    Now m_openedAt;
    Microseconds m_suspendedAtOpen; ///< how long the machine had slept by then
    LineLimiter m_lines{100};
    QString m_worker;
    bool m_rotates = false;
    bool m_frozen = false; ///< by a drill
    protocol::Heartbeat m_heartbeat;
    std::optional<WallTime> m_heartbeatAt;
    std::optional<Milliseconds> m_clockAhead;
    bool m_toldOfClock = false;
    bool m_toldOfPace = false;
    metrics::LatencyBook::Place m_latencyPlace;
    metrics::RollingHistogram m_ackLatency;
    metrics::SlowRollingHistogram m_roundTrip; ///< of pings
    std::optional<link::LinkEnd> m_verdict;    ///< where this side ended it
};

} // namespace holdfast::server
