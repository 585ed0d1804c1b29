// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/monitor/hub.h"

#include "core/base/log.h"

#include <QJsonDocument>
#include <QSysInfo>

#include <algorithm>
#include <utility>

namespace holdfast::server {
namespace {

constexpr quint16 kInternalError = 1011; ///< RFC 6455 section 7.4.1
constexpr Milliseconds kBetweenParts{5}; ///< of snapshots, one client after the other: one takes some 3 ms of the loop

} // namespace

MonitorHub::MonitorHub(RunService &runs, SessionHub &hub, const runtime::LoopWatch &loop, const LatencyService &latency,
                       const runtime::Clock &clock, const ServerInfo &info, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_clock(clock)
    , m_view(runs, hub, loop, latency)
    , m_batchTimer(clock)
    , m_partTimer(clock)
    , m_info(info)
{
    connect(&m_batchTimer, &runtime::DeadlineTimer::expired, this, &MonitorHub::onBatchDue);
    connect(&m_partTimer, &runtime::DeadlineTimer::expired, this, &MonitorHub::onPartDue);
    connect(&m_view, &MonitorView::loaded, this, &MonitorHub::onLoaded);
    connect(&m_view, &MonitorView::loadFailed, this, &MonitorHub::onLoadFailed);
    connect(&m_view, &MonitorView::changed, this, &MonitorHub::onChanged);
    connect(&m_view, &MonitorView::gone, this, &MonitorHub::onGone);
}

void MonitorHub::adopt(net::WebSocket *socket, const net::Admission &admission)
{
    auto *client = new MonitorClient(socket, m_clock, this);
    client->setAdmission(admission);
    const bool wasFull = isFull();
    const bool isFirst = m_clients.empty();
    m_clients.insert(client);
    connect(client, &MonitorClient::ended, this, [this, client](const net::End &end) { onEnded(client, end); });
    if (m_closing)
        return client->close(protocol::CloseCode::GoingAway, QStringLiteral("the server stops"));
    if (wasFull)
        return client->close(protocol::CloseCode::PolicyViolation, QStringLiteral("too many monitors are connected"));
    log(lcHttp(), LogLevel::Info, QStringLiteral("a monitor is connected from %1").arg(client->address()));
    const bool hadFailed = std::exchange(m_hasFailed, false);
    if (isFirst || hadFailed)
        m_view.load();
    else if (m_view.isLoaded())
        client->beginSnapshot(m_view, aboutServer());
    arm();
}

QByteArray MonitorHub::aboutServer() const
{
    QJsonObject server{{QStringLiteral("version"), m_info.version},
                       {QStringLiteral("started_at"), toIso(m_info.startedAt.wall)},
                       {QStringLiteral("name"), QSysInfo::machineHostName()}};
    if (m_info.tls)
        server[QStringLiteral("certificate_expires_at")] = toIso(m_info.tls->notAfter);
    return "\"epoch\":\"" + m_info.epoch.toLatin1() +
           "\",\"server\":" + QJsonDocument(server).toJson(QJsonDocument::Compact);
}

void MonitorHub::onLoaded()
{
    const auto clients = m_clients;
    for (MonitorClient *client : clients)
        client->beginSnapshot(m_view, aboutServer());
    arm();
}

void MonitorHub::onLoadFailed(const QString &why)
{
    m_hasFailed = true;
    const auto clients = m_clients;
    for (MonitorClient *client : clients)
        client->close(kInternalError, QStringLiteral("the database cannot be read: %1").arg(why));
}

void MonitorHub::onChanged(RowKind kind, const QString &name)
{
    m_changes.at(static_cast<std::size_t>(kind)).mark(name);
    for (MonitorClient *client : m_clients)
        client->mark(kind, name);
    arm();
}

void MonitorHub::onGone(RowKind kind, const QString &name)
{
    m_changes.at(static_cast<std::size_t>(kind)).markGone(name);
    for (MonitorClient *client : m_clients)
        client->markGone(kind, name);
    arm();
}

bool MonitorHub::hasChanges() const
{
    return std::any_of(m_changes.begin(), m_changes.end(), [](const auto &book) { return !book.isEmpty(); });
}

void MonitorHub::arm()
{
    if (m_clients.empty() || m_closing) {
        m_batchTimer.set(std::nullopt);
        m_partTimer.set(std::nullopt);
        return;
    }
    m_batchTimer.set(m_pace.due(hasChanges()));
    const auto parts =
        std::count_if(m_clients.begin(), m_clients.end(), [](const auto *client) { return client->isInSnapshot(); });
    if (parts > 0 && !m_partTimer.deadline())
        m_partTimer.set(m_clock.now().mono + std::max(Milliseconds(1), kBetweenParts / parts));
}

void MonitorHub::onPartDue()
{
    const auto isInSnapshot = [](const MonitorClient *client) { return client->isInSnapshot(); };
    auto next = std::find_if(m_clients.upper_bound(m_partTo), m_clients.end(), isInSnapshot);
    if (next == m_clients.end())
        next = std::find_if(m_clients.begin(), m_clients.end(), isInSnapshot);
    if (next != m_clients.end()) {
        m_partTo = *next;
        m_partTo->continueSnapshot(m_view);
    }
    arm();
}

void MonitorHub::onBatchDue(Now now)
{
    if (now.mono - m_secondAt >= monitor::Pace::kLongest)
        eachSecond(now);
    m_view.sweepIfDue();
    const auto batch = nextBatch(m_changes, m_view, now.wall, true);
    if (batch.hasRows || now.mono >= m_pace.due(false)) {
        m_pace.sent(now.mono);
        const auto clients = m_clients;
        for (MonitorClient *client : clients)
            client->sendBatch(batch.parts, m_view);
    }
    arm();
}

void MonitorHub::eachSecond(Now now)
{
    m_secondAt = now.mono;
    if (!m_view.isLoaded())
        return;
    m_view.sweep();
    m_view.refresh();
    const auto clients = m_clients;
    for (MonitorClient *client : clients)
        client->check();
}

void MonitorHub::onEnded(MonitorClient *client, const net::End &end)
{
    log(lcHttp(), LogLevel::Info,
        QStringLiteral("the monitor from %1 disconnected: %2").arg(client->address(), net::toText(end)));
    m_clients.erase(client);
    client->deleteLater();
    if (m_clients.empty()) {
        m_view.clear();
        for (monitor::ChangeBook &book : m_changes)
            book.clear();
        if (m_closing)
            Q_EMIT allGone();
    }
    arm();
}

void MonitorHub::endToken(const QString &tokenId, const QString &reason)
{
    const auto clients = m_clients;
    for (MonitorClient *client : clients) {
        if (client->admission().tokenId == tokenId)
            client->close(protocol::CloseCode::Revoked, reason);
    }
}

void MonitorHub::closeAll(const QString &reason)
{
    m_closing = true;
    const auto clients = m_clients;
    for (MonitorClient *client : clients)
        client->close(protocol::CloseCode::GoingAway, reason);
    arm();
    if (m_clients.empty())
        Q_EMIT allGone();
}

} // namespace holdfast::server
