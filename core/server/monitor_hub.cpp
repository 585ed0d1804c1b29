// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/monitor_hub.h"

#include "core/base/log.h"
#include "core/runtime/random.h"

#include <QJsonDocument>
#include <QSysInfo>

#include <algorithm>
#include <utility>

namespace holdfast::server {
namespace {

constexpr quint16 kInternalError = 1011; ///< RFC 6455 section 7.4.1
constexpr Milliseconds kBetweenParts{5}; ///< of a snapshot: one takes some 3 ms of the loop

} // namespace

MonitorHub::MonitorHub(RunService &runs, SessionHub &hub, const runtime::LoopWatch &loop, MetricsBook &metrics,
                       const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_clock(clock)
    , m_view(runs, hub, loop, metrics)
    , m_batchTimer(clock)
    , m_partTimer(clock)
    , m_epoch(QString::number(runtime::random64(), 36))
    , m_startedAt(clock.now().wall)
{
    connect(&m_batchTimer, &runtime::DeadlineTimer::expired, this, &MonitorHub::onBatchDue);
    connect(&m_partTimer, &runtime::DeadlineTimer::expired, this, &MonitorHub::onPartDue);
    connect(&m_view, &MonitorView::loaded, this, &MonitorHub::onLoaded);
    connect(&m_view, &MonitorView::loadFailed, this, &MonitorHub::onLoadFailed);
    connect(&m_view, &MonitorView::changed, this, &MonitorHub::onChanged);
    connect(&m_view, &MonitorView::gone, this, &MonitorHub::onGone);
}

void MonitorHub::adopt(net::WebSocket *socket)
{
    auto *client = new MonitorClient(socket, m_clock, this);
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
    const QJsonObject server{{QStringLiteral("version"), QStringLiteral(HOLDFAST_VERSION)},
                             {QStringLiteral("started_at"), toIso(m_startedAt)},
                             {QStringLiteral("name"), QSysInfo::machineHostName()}};
    return "\"epoch\":\"" + m_epoch.toLatin1() +
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
        client->close(kInternalError, QStringLiteral("the record cannot be read: %1").arg(why));
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
    const bool isSnapshot =
        std::any_of(m_clients.begin(), m_clients.end(), [](const auto *client) { return client->isInSnapshot(); });
    if (isSnapshot && !m_partTimer.deadline())
        m_partTimer.set(m_clock.now().mono + kBetweenParts);
}

void MonitorHub::onPartDue()
{
    const auto clients = m_clients;
    for (MonitorClient *client : clients) {
        if (client->isInSnapshot())
            client->continueSnapshot(m_view);
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
        QStringLiteral("the monitor from %1 has gone: %2").arg(client->address(), net::toText(end)));
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
