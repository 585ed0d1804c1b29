// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/leadership.h"

#include "core/runtime/random.h"
#include "core/server/admin_token.h"
#include "core/server/api/admission.h"
#include "core/server/api/routes.h"

#include <utility>

namespace holdfast::server {
namespace {

using protocol::CloseCode;

const QString kGoodbye = QStringLiteral("the server stops");

/// For a write that is to show that the database commits.
constexpr Milliseconds kLookPatience{3'000};

} // namespace

Leadership::Leadership(const LeadershipConfig &config, store::Store::MakeBackend makeBackend,
                       const runtime::Clock &clock, const runtime::LoopWatch &loop, ServerMetrics &metrics,
                       QObject *parent)
    : QObject(parent)
    , m_store(std::move(makeBackend))
    , m_runs(m_store, clock, metrics, config.labelLimits)
    , m_tokens(m_runs, clock)
    , m_config(config)
    , m_info{QString::number(runtime::random64(), 36), clock.now()}
    , m_latency(m_runs, clock)
    , m_figures(m_runs, config.figuresOf)
    , m_retention(m_runs, config.keep, clock)
    , m_hub(m_runs, config.link, clock, loop, metrics, m_latency.book())
    , m_notify(
          m_runs, m_hub, clock, m_info, [this](const QString &job) { return m_figures.usual(job); }, config.channels)
    , m_alive(m_store, config.alive)
    , m_pings(m_runs, clock)
    , m_credentials(m_runs, m_tokens, m_hub, clock)
    , m_monitors(m_runs, m_hub, loop, m_latency, clock, m_info)
    , m_api(m_runs, m_tokens, m_credentials, m_hub, loop, m_latency, m_figures, m_notify, m_retention, metrics, m_info)
{
    connect(&m_runs, &RunService::refused, this, &Leadership::failed);
    connect(&m_tokens, &TokenService::ended, this, &Leadership::onTokenEnded);
    connect(&m_hub, &SessionHub::allGone, this, &Leadership::onAllGone);
    connect(&m_monitors, &MonitorHub::allGone, this, &Leadership::onAllGone);
}

void Leadership::look(QObject *context, std::function<void(const Health &)> done)
{
    int active = 0;
    for (const auto &[state, count] : m_runs.book().activeCounts())
        active += count;
    const int workers = m_hub.countWorkers()[WorkerState::Connected];
    const QString line = QStringLiteral("serving; connected workers: %1, active runs: %2").arg(workers).arg(active);
    m_store.probe(
        context,
        [line, done = std::move(done)](const Result<void> &written) {
            done(written ? Health{true, line} : Health{false, written.problem().text()});
        },
        kLookPatience);
}

Result<void> Leadership::begin(const QString &takeOver)
{
    if (auto opened = m_runs.open(takeOver); !opened)
        return opened;
    m_tokens.begin();
    if (!m_config.adminTokenFolder.isEmpty())
        keepAdminToken(m_tokens, m_config.adminTokenFolder);
    m_latency.begin();
    m_figures.begin();
    m_retention.begin();
    return {};
}

void Leadership::recordStart()
{
    jobs::Step step;
    step.writes.emplace_back(jobs::PutServerStart{m_info.startedAt.wall, m_info.version});
    m_notify.serverStarted(step);
    m_runs.record(std::move(step.writes), {});
    m_alive.begin();
}

/// The handshake may have outlasted the token. One that has another secret now may be shown again with it.
void Leadership::adopt(net::WebSocket *socket, const net::Opening &opening)
{
    const net::Admission &admission = opening.admission;
    if (const auto why = m_tokens.whyEnded(admission.tokenId, admission.tokenHash)) {
        const auto code = *why == EndedToken::Why::Rotated ? CloseCode::GoingAway : CloseCode::Revoked;
        connect(socket, &net::WebSocket::closed, socket, &QObject::deleteLater);
        return socket->close(static_cast<quint16>(code), reasonOf(*why), m_config.link.closeTimeout);
    }
    if (opening.path == QLatin1String(kMonitorPath))
        m_monitors.adopt(socket, opening.admission);
    else
        m_hub.adopt(socket, opening.admission);
}

std::variant<net::Refusal, net::Admission> Leadership::admit(const net::RequestHead &head, const net::HostPort &peer)
{
    if (head.upgrade && head.target == kMonitorPath && m_monitors.isFull())
        return net::Refusal{ErrorCode::Unavailable, QStringLiteral("too many monitors are connected")};
    return admitByToken(m_tokens, m_config.requiresToken, head, peer);
}

void Leadership::end()
{
    if (std::exchange(m_isEnding, true))
        return;
    m_runs.endPlanning();
    m_retention.end();
    m_latency.flush();
    m_api.end();
    m_notify.end();
    m_alive.end();
    m_pings.end();
    m_tokens.flush();
    m_monitors.closeAll(kGoodbye);
    m_hub.closeAll(kGoodbye);
}

void Leadership::onTokenEnded(const EndedToken &token)
{
    m_hub.endToken(token);
    m_monitors.endToken(token.id, reasonOf(token.why));
}

void Leadership::onAllGone()
{
    if (!m_isEnding || m_hasEnded || !m_hub.isEmpty() || !m_monitors.isEmpty())
        return;
    m_hasEnded = true; // once
    m_isWritten = m_runs.close();
    Q_EMIT ended();
}

} // namespace holdfast::server
