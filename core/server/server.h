// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/leadership.h"
#include "core/server/standby.h"
#include "core/tls/pair_watch.h"

#include <memory>

namespace holdfast::server {

/// The certificate to show, as it was read from its files, which may change.
struct ServerTls
{
    tls::PairFiles files;
    tls::Pair pair;
};

struct ServerConfig
{
    net::ListenerConfig listener; ///< its `tls` follows from the one below
    LeadershipConfig leadership;
    std::optional<ServerTls> tls = {};         ///< none: HTTP and WS
    std::optional<StandbyConfig> standby = {}; ///< none: the database is this server's alone
};

/// One port, and the Leadership that serves it. The port may be open before a term begins and after it has ended:
/// whoever comes then is told that this server does not lead, and who does. Lives in one thread with an event loop.
class Server final : public QObject
{
    Q_OBJECT
public:
    Server(const ServerConfig &config, store::Store::MakeBackend makeBackend, const runtime::Clock &clock,
           QObject *parent = nullptr);

    /// Begins a term, then opens the port. "HOST:PORT" as it was picked. Blocks while the database opens. From then on
    /// a certificate whose files change is used for new connections; open ones stay. Where another server holds the
    /// database, a term begins when that one is gone.
    [[nodiscard]] Result<QString> start();

    /// Opens the database and serves from now on; no other term may be under way. `takeOver` as in jobs::Loaded.
    /// Blocks.
    [[nodiscard]] Result<void> beginTerm(const QString &takeOver = {});
    /// Ends the term and leaves the port open; termEnded() follows.
    void endTerm();
    [[nodiscard]] bool isLeading() const { return m_leadership && !m_leadership->isEnding(); }

    /// Tries to write to the record, and says what is served. `done` is called once, unless `context` goes first.
    void look(QObject *context, std::function<void(const Health &)> done);

    /// Closes the port and ends the term; stopped() follows within the close timeout and the store's. It stops by
    /// itself when the database refused a record.
    void stop();
    /// The database refused a record, or a term ended before all was on record.
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }

Q_SIGNALS:
    /// The port is open: "HOST:PORT". The log says that it is ready, afterwards.
    void listening(const QString &address);
    void termEnded();
    void stopping(); ///< stop() was called, or it stops by itself
    void stopped();

private:
    [[nodiscard]] std::variant<net::Refusal, net::Admission> admit(const net::RequestHead &head,
                                                                   const net::HostPort &peer) const;
    void handle(const net::HttpRequest &request, const net::HttpReply &reply);
    void adopt(net::WebSocket *socket, const net::Opening &opening);
    void tellReady() const;
    void watchCertificate();
    void tellOfCertificate();
    [[nodiscard]] bool isForStandby(const net::RequestHead &head) const;
    [[nodiscard]] QString whyNotLeading() const;
    void takeOver(const QString &takeOver);
    void giveUp();
    void stepDown();
    void onFailed();
    void onTermEnded();

    ServerConfig m_config;
    store::Store::MakeBackend m_makeBackend;
    const runtime::Clock &m_clock;
    ServerMetrics m_metrics; ///< of the process, over all terms
    runtime::LoopWatch m_loop;
    std::unique_ptr<Leadership> m_leadership; ///< none: this server does not lead
    std::unique_ptr<Standby> m_standby;       ///< none: the database is this server's alone
    net::Listener m_listener;
    std::unique_ptr<tls::PairWatch> m_certificate; ///< none: no TLS
    QString m_address;                             ///< "HOST:PORT"; empty: not listening yet
    QString m_toldWhy;                             ///< it could not take over
    bool m_isStopping = false;
    bool m_isGivingUp = false; ///< another server leads now, or may
    bool m_isYielding = false; ///< on request: another one is to lead
    bool m_hasFailed = false;
};

} // namespace holdfast::server
