// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/credential_book.h"
#include "core/jobs/attempts/receipt_book.h"
#include "core/jobs/attempts/work_book.h"
#include "core/link/worker_link.h"
#include "tests/sim/keeper_node.h"
#include "tests/sim/server_node.h"

#include <memory>

namespace holdfast::sim {

/// The worker as in core/worker, on the pure machines, with a disk that survives and keepers that live on without it.
class WorkerNode final : public Node
{
public:
    struct Identity
    {
        QString name;
        QString instance; ///< of its data folder; two workers of one name differ in it
        int slots = 1;
    };
    static constexpr Milliseconds kTakesWithin{50'000};
    WorkerNode(World &world, Network &network, ServerNode &server, Deeds &deeds, const Identity &identity, Plant plant);

    void start();
    void crash();     ///< the worker's process alone
    void powerLoss(); ///< the whole machine: what was not synced is gone
    /// The machine sleeps: worker, keepers and programs.
    void suspend(Microseconds length);
    /// Its machine is called differently when it starts the next time.
    void rename() { m_identity.name += QLatin1Char('x'); }
    /// Its disk hangs: the work thread does nothing, the link goes on.
    void hang(Microseconds length);
    /// One of its keepers is killed; false if it has none.
    bool killKeeper();

    [[nodiscard]] bool isHung() const { return m_world.now().mono < m_hungUntil; }
    [[nodiscard]] const QString &name() const { return m_identity.name; }
    [[nodiscard]] const QString &instance() const { return m_identity.instance; }
    [[nodiscard]] bool isLinked() const { return isUp() && m_link->isUp(); }
    [[nodiscard]] bool holdsNothing() const { return m_spool.empty(); }
    /// What its disk holds, for the report of a failed seed.
    [[nodiscard]] QString describe() const;
    [[nodiscard]] int linksLost() const { return m_linksLost; }
    /// When it was last registered; a link may be gone again before anybody looks.
    [[nodiscard]] MonoTime lastUp() const { return m_lastUp; }
    [[nodiscard]] const ConnectionPtr &connection() const { return m_connection; }

    // Tokens: worker_tokens.cpp
    void give(const QByteArray &credential) { m_files.credential = credential; }
    [[nodiscard]] const access::credential::Files &files() const { return m_files; }
    /// Somebody runs `worker join` on this machine with that token; `done` when it has a credential. Cut off anywhere,
    /// nothing comes of it, and it may be tried again.
    void join(const QByteArray &token, const std::function<void()> &done);
    /// Somebody who has copied the credential opens a connection, and only listens.
    void stealCredential();
    /// From now on this process does not die while it changes its credential.
    void calm() { m_isCalm = true; }

    /// What a program prints: the same bytes whenever they are asked for.
    [[nodiscard]] static QByteArray outputOf(const jobs::AttemptKey &key, jobs::Stream stream, qint64 from, qint64 to);

private:
    void takeOver();
    void work(std::function<void()> what);
    void workOff();
    void endByDrill();
    void feed(const link::WorkerEffects &effects);
    void carryOut(const link::WorkerEffect &effect);
    void abortConnection();
    void tellAnswer(const link::Answered &answered);
    void registerHere(const QString &store, const QString &epoch);
    void offerAgain(const QString &store, const QString &epoch);
    void keep(const jobs::work::Keep &receipt);
    void dial(Milliseconds timeout);
    void receive(const Frame &frame);
    void deliver(const protocol::Envelope &envelope);
    void carryOut(const jobs::work::Effects &effects);
    void carryOut(const jobs::work::Effect &effect);
    void sendResult(const jobs::work::SendResult &what);
    void forget(const jobs::AttemptKey &key);
    void checkReceipt(const jobs::AttemptKey &key);
    void drop(const jobs::AttemptKey &key);
    KeeperNode &keeperFor(const jobs::AttemptKey &key);
    void onKeeper(const jobs::AttemptKey &key);
    void finish(const jobs::Outcome &outcome);
    void send(const QJsonValue &id, protocol::Message message);
    void rearm();
    void carryOut(const access::credential::Effects &effects);
    [[nodiscard]] bool carryOut(const access::credential::Effect &effect);
    void present(const access::credential::Present &what);
    void onTokenRefused();
    void look();

    Network &m_network;
    ServerNode &m_server;
    Deeds &m_deeds;
    Identity m_identity;
    Plant m_plant;
    std::map<jobs::AttemptKey, std::shared_ptr<OnDisk>> m_spool; ///< survives a crash
    std::map<jobs::AttemptKey, std::shared_ptr<OnDisk>> m_kept;  ///< the same: what has its receipt
    jobs::ReceiptBook m_receipts{{}};
    std::map<jobs::AttemptKey, std::unique_ptr<KeeperNode>> m_keepers;
    std::vector<std::unique_ptr<KeeperNode>> m_graves; ///< what is planned for them still names them
    qint64 m_registrations = 0;                        ///< survives a crash, as on disk
    std::unique_ptr<link::WorkerLink> m_link;
    std::unique_ptr<jobs::WorkBook> m_book;
    std::optional<Milliseconds> m_toldLease; ///< to the link
    ConnectionPtr m_connection;
    quint64 m_attempt = 0; ///< of connecting: an answer to an earlier one comes too late
    int m_linksLost = 0;
    MonoTime m_lastUp{};
    QString m_process;
    MonoTime m_hungUntil{};                      ///< its disk, and with it the work thread
    std::deque<std::function<void()>> m_backlog; ///< of the work thread
    bool m_works = false;
    Alarm m_linkAlarm;
    Alarm m_bookAlarm;
    access::credential::Files m_files; ///< survive a crash
    QString m_joinSecret;              ///< the same: of a join that is not through
    std::optional<access::credential::Book> m_credentials;
    QByteArray m_token;     ///< the next connection shows it
    QByteArray m_presented; ///< the attempt under way has shown it
    Alarm m_lookAlarm;
    bool m_isCalm = false;
};

} // namespace holdfast::sim
