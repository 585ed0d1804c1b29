// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/line_budget.h"
#include "core/link/outage.h"
#include "core/link/peer_session.h"
#include "core/metrics/histogram.h"
#include "core/net/web_socket.h"
#include "core/runtime/clock.h"
#include "core/runtime/loop_watch.h"
#include "core/server/metrics_book.h"

#include <QObject>

namespace holdfast::server {

using SessionId = quint64;

/// One worker's connection: turns the socket's signals into calls of its PeerSession, and the effects into actions.
/// Knows nothing of runs. Lives in the server's thread.
class Session final : public QObject
{
    Q_OBJECT
public:
    /// Takes `socket`, open, as its own.
    Session(SessionId id, net::WebSocket *socket, const link::PeerSession::Config &config, const runtime::Clock &clock,
            const runtime::LoopWatch &loop, MetricsBook &metrics, QObject *parent);

    [[nodiscard]] SessionId id() const { return m_id; }
    [[nodiscard]] QString address() const { return m_socket->peerAddress(); }
    [[nodiscard]] WallTime openedAt() const { return m_openedAt.wall; }
    [[nodiscard]] WallTime lastByteAt() const { return m_lastByteAt.wall; }
    [[nodiscard]] MonoTime silentSince() const { return m_lastByteAt.mono; }
    [[nodiscard]] bool isOpen() const { return m_socket->isOpen(); }
    [[nodiscard]] const QString &worker() const { return m_worker; } ///< empty until registered
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const
    {
        return m_frozen ? std::nullopt : m_machine.nextDeadline();
    }
    [[nodiscard]] metrics::Histogram ackLatency(MonoTime now) const { return m_ackLatency.recent(now); }
    [[nodiscard]] metrics::Histogram roundTrip(MonoTime now) const { return m_roundTrip.recent(now); }
    /// What this side saw of the link until now, where that is its end.
    [[nodiscard]] link::Sighting sighting(const link::LinkEnd &end) const;
    /// Why the worker is alive but not well; empty: it is.
    [[nodiscard]] QString degradedReason(MonoTime now) const;

    /// Of the log, for what this peer says.
    [[nodiscard]] LineBudget &lines() { return m_lines; }

    void onDeadline(MonoTime now);
    void setHeartbeat(const protocol::Heartbeat &heartbeat);
    [[nodiscard]] std::optional<WallTime> lastHeartbeatAt() const { return m_heartbeatAt; }
    [[nodiscard]] const protocol::Heartbeat &lastHeartbeat() const { return m_heartbeat; }
    void registered(const QString &worker, const protocol::Registered &registered, const QJsonValue &id,
                    MonoTime readAt);
    void answer(const QJsonValue &id, const protocol::Ack &ack, MonoTime readAt);
    void refuse(const QJsonValue &id, const Problem &problem, MonoTime readAt);
    /// Returns the id that the answer will carry.
    quint64 send(protocol::Message message);
    void close(protocol::CloseCode code, const QString &reason);
    /// Resets the connection, as a fault of the path would.
    void cut(const QString &why);
    /// See net::WebSocket; frozen, this side judges nothing either.
    void impair(std::optional<Milliseconds> lag);
    void restore();

Q_SIGNALS:
    /// A message for the owner. `readAt`: when it came, to be handed back with the answer.
    void messageArrived(holdfast::server::SessionId session, holdfast::protocol::Envelope envelope,
                        holdfast::MonoTime readAt);
    void answerArrived(holdfast::server::SessionId session, holdfast::link::Answered answered);
    void deadlineChanged(holdfast::server::SessionId session);
    /// Last signal. `end` as seen from here.
    void ended(holdfast::server::SessionId session, holdfast::link::LinkEnd end);

private:
    void onText(const QByteArray &text);
    void onPong(const QByteArray &payload);
    void onClosed(const net::End &end);
    void carryOut(const link::Effects &effects, MonoTime readAt);
    enum class Kind { Ack, Error };
    void write(const QByteArray &answer, Kind kind, MonoTime readAt);

    SessionId m_id;
    net::WebSocket *m_socket;
    const runtime::Clock &m_clock;
    const runtime::LoopWatch &m_loop;
    MetricsBook &m_metrics;
    link::PeerSession::Config m_config;
    link::PeerSession m_machine;
    Now m_openedAt;
    Microseconds m_suspendedAtOpen; ///< how long the machine had slept by then
    Now m_lastByteAt;
    LineBudget m_lines;
    QString m_worker;
    bool m_frozen = false; ///< by a drill
    protocol::Heartbeat m_heartbeat;
    std::optional<WallTime> m_heartbeatAt;
    metrics::RollingHistogram m_ackLatency;
    metrics::RollingHistogram m_roundTrip;
    std::optional<link::LinkEnd> m_verdict; ///< where this side ended it
};

} // namespace holdfast::server
