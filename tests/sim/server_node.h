// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/rotation_desk.h"
#include "core/fleet/worker_directory.h"
#include "core/jobs/plan/plan_clock.h"
#include "core/link/peer_session.h"
#include "tests/sim/network.h"
#include "tests/sim/plant.h"
#include "tests/support/model_store.h"

#include <deque>
#include <map>

namespace holdfast::sim {

/// The server as in core/server, on the pure machines, with a disk that takes its time and a process that can die.
class ServerNode final : public Node
{
public:
    ServerNode(World &world, Network &network, Plant plant);

    void start();
    void crash();
    /// While it is down: the database is as it was then, by a restore or by the promotion of a replica.
    enum class Lost { Minutes, ASecond };
    void goBackTo(const test::ModelStore &earlier, Lost lost);
    /// The database takes nothing for that long.
    void blockStore(Microseconds length);
    /// Somebody sees how their installation takes a fault; nothing happens where no drill can begin.
    void startDrill(const fleet::Drill &drill);
    [[nodiscard]] bool isDrilled() const { return m_directory && m_directory->isDrilling(); }
    [[nodiscard]] bool isBlocked() const { return m_world.now().mono < m_blockedUntil; }
    /// Somebody sets this machine's clock.
    void stepClock(Milliseconds step)
    {
        m_skew += step;
        m_clockWasSet = true;
    }
    /// What its clocks say, and what it goes by.
    [[nodiscard]] Now clocks() const { return {m_world.now().mono, m_world.now().wall + m_skew}; }
    [[nodiscard]] Now now() const { return {m_world.now().mono, m_planClock.at(clocks())}; }

    /// A connection arrives that showed this token, and was let in.
    void accept(const ConnectionPtr &connection, const access::Presented &shown);

    // Tokens: server_tokens.cpp. Without them everybody comes in.
    bool usesTokens = false;
    struct Issued
    {
        QString id;
        QByteArray credential;
    };
    /// Before the start: that worker has joined, and what it got.
    Issued issue(const QString &worker);
    /// Who shows this; the problem is why it is refused.
    [[nodiscard]] Result<access::Presented> admit(const QByteArray &token);
    void revoke(const QString &worker);
    void rotate(const QString &worker, access::Rotation how);
    /// A join token for that worker, when it is on record. Nothing happens where nothing is taken now.
    void mintJoin(const QString &worker, const std::function<void(const QByteArray &token)> &done);
    /// `done` with the id of the credential, when it is on record.
    void join(const access::JoinRequest &request, const std::function<void(const QString &id)> &done);
    /// No connection is open that came in with a token which has ended.
    void checkTokens();

    [[nodiscard]] jobs::RunBook &book() { return *m_book; }
    [[nodiscard]] bool isRegistered(const QString &worker) const
    {
        return m_directory && m_directory->sessionOf(worker);
    }
    /// Or its own start: it gives every run a new lease.
    [[nodiscard]] MonoTime lastSignOf(const QString &worker) const
    {
        const auto found = m_lastSigns.find(worker);
        return found == m_lastSigns.end() ? m_startedAt : std::max(m_startedAt, found->second);
    }
    void apply(jobs::Step step, const std::function<void()> &done = {});

    test::ModelStore disk; ///< survives a crash

private:
    struct Session
    {
        ConnectionPtr connection;
        link::PeerSession machine;
        Alarm alarm;
        Now openedAt;
        Now lastByte;
        QString worker = {};
        access::Presented shown = {};
    };
    struct Batch
    {
        jobs::Step step;
        std::function<void()> done;
    };

    using SessionId = fleet::SessionId;

    void armSession(SessionId id);
    void receive(SessionId id, const Frame &frame);
    void carryOut(SessionId id, const link::PeerEffect &effect);
    void carryOut(SessionId id, const link::PeerEffects &effects);
    void hear(SessionId id, const protocol::Envelope &envelope);
    void carryOut(fleet::Effects effects);
    void carryOut(fleet::Effect &effect);
    void close(SessionId id, const link::LinkEnd &seenByWorker);
    void impair(const fleet::ImpairSession &how);
    void restore(SessionId id);
    [[nodiscard]] fleet::Observation observed(SessionId id) const;
    void answer(SessionId id, const QJsonValue &messageId, jobs::MessageResult heard, const jobs::AttemptKey &key);
    void result(SessionId id, const QJsonValue &messageId, const QString &worker, const jobs::Outcome &outcome);
    [[nodiscard]] bool takesIn(const QString &worker, const jobs::AttemptKey &key);
    void acknowledge(SessionId id, const QJsonValue &messageId, const std::optional<jobs::Receipt> &receipt);
    void refuse(SessionId id, const QJsonValue &messageId, const Problem &problem);
    void sendStart(const jobs::StartRun &start);
    void sendCommand(const jobs::Command &command);
    void startAnswered(SessionId id, const link::Answered &answered);
    void write(SessionId id, const QByteArray &text);
    void end(SessionId id, const link::LinkEnd &end);
    void commitSoon();
    void write();
    void commit();
    void rearm();
    void watchClock();
    [[nodiscard]] QByteArray randomBytes(int count);
    void applyTokens(const access::TokenWrites &writes, const std::function<void()> &done);
    void onTokensDue();
    void endToken(const QString &id, SessionId keep);
    void takeOffer(SessionId id, const protocol::CredentialOffer &offer, const QJsonValue &messageId);
    void leaked(const QString &id, SessionId keep);

    Network &m_network;
    std::unique_ptr<jobs::RunBook> m_book;
    std::unique_ptr<fleet::WorkerDirectory> m_directory;
    std::map<SessionId, std::unique_ptr<Session>> m_sessions;
    MonoTime m_startedAt{};
    std::map<QString, MonoTime> m_lastSigns; ///< of workers that were registered
    SessionId m_lastId = 0;
    Plant m_plant;
    Milliseconds m_skew{0}; ///< of this machine's wall clock
    bool m_clockWasSet = false;
    std::set<SessionId> m_overdue; ///< had a token that has expired, when somebody looked last
    jobs::PlanClock m_planClock;
    std::map<std::pair<SessionId, quint64>, jobs::AttemptKey> m_starts; ///< not answered yet
    std::deque<Batch> m_queue;
    std::deque<Batch> m_written; ///< handed to the system, not yet on the disk
    bool m_committing = false;
    MonoTime m_blockedUntil{};
    Alarm m_alarm;
    Alarm m_drillAlarm;
    std::unique_ptr<access::TokenBook> m_tokens;
    access::RotationDesk m_desk;
    quint64 m_lastTicket = 0;
    Alarm m_tokenAlarm;
    Alarm m_deskAlarm;
};

} // namespace holdfast::sim
