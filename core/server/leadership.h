// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/health.h"
#include "core/net/listener.h"
#include "core/server/api/api.h"
#include "core/server/links/session_hub.h"
#include "core/server/links/worker_credentials.h"
#include "core/server/monitor/hub.h"
#include "core/server/notify/alive_call.h"
#include "core/server/notify/notify_service.h"
#include "core/server/notify/ping_service.h"
#include "core/server/record/figure_service.h"
#include "core/server/record/latency_service.h"
#include "core/server/record/retention_service.h"
#include "core/server/record/run_service.h"
#include "core/server/record/server_info.h"
#include "core/server/record/token_service.h"

namespace holdfast::server {

struct LeadershipConfig
{
    link::PeerSession::Config link;
    jobs::LabelLimits labelLimits;
    bool requiresToken = false;
    QString adminTokenFolder = {}; ///< empty: no file admin.token is kept
    jobs::KeepRules keep = {};
    int figuresOf = 200; ///< so many jobs, and so many workers, have series of their own in /metrics
    AliveConfig alive = {};
    QList<notify::PutChannel> channels = {}; ///< of the config file
};

/// One term: from the opening of the record to its close, with everybody who is served meanwhile. A process may have
/// several, one after the other. Lives in the server's thread.
class Leadership final : public QObject
{
    Q_OBJECT
public:
    Leadership(const LeadershipConfig &config, store::Store::MakeBackend makeBackend, const runtime::Clock &clock,
               const runtime::LoopWatch &loop, ServerMetrics &metrics, QObject *parent = nullptr);

    /// Opens the record and takes up where the former term stopped. `takeOver`: a sentence that says from which server;
    /// empty: from this one. Blocks; once.
    [[nodiscard]] Result<void> begin(const QString &takeOver);
    /// The certificate that the server shows from now on.
    void setTls(const TlsInfo &tls) { m_info.tls = tls; }
    void setStandbys(const QList<store::WaitingServer> &standbys) { m_info.standbys = standbys; }
    void setStepDown(std::function<void()> stepDown) { m_info.stepDown = std::move(stepDown); }
    /// Puts on record that this server serves.
    void recordStart();

    void adopt(net::WebSocket *socket, const net::Opening &opening);
    void handle(const net::HttpRequest &request, const net::HttpReply &reply) { m_api.handle(request, reply); }
    [[nodiscard]] std::variant<net::Refusal, net::Admission> admit(const net::RequestHead &head,
                                                                   const net::HostPort &peer);

    /// Tries to write to the record, and says what is served. `done` is called once, unless `context` goes first.
    void look(QObject *context, std::function<void(const Health &)> done);

    /// Says goodbye to workers and monitors and writes what is queued; ended() follows within the close timeout and the
    /// store's. Once.
    void end();
    [[nodiscard]] bool isEnding() const { return m_isEnding; }
    /// After ended(): everything that was taken is on record.
    [[nodiscard]] bool isWritten() const { return m_isWritten; }

Q_SIGNALS:
    /// The database refused a record: this term must end.
    void failed();
    /// Last signal: the record is closed.
    void ended();

private:
    void onAllGone();
    void onTokenEnded(const EndedToken &token);

    store::Store m_store;
    RunService m_runs;
    TokenService m_tokens;
    LeadershipConfig m_config;
    ServerInfo m_info;
    LatencyService m_latency;
    FigureService m_figures;
    RetentionService m_retention;
    SessionHub m_hub;
    NotifyService m_notify;
    AliveCall m_alive;
    PingService m_pings;
    WorkerCredentials m_credentials;
    MonitorHub m_monitors;
    Api m_api;
    bool m_isEnding = false;
    bool m_hasEnded = false;
    bool m_isWritten = false;
};

} // namespace holdfast::server
