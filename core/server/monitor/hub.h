// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/pace.h"
#include "core/server/monitor/client.h"
#include "core/server/record/server_info.h"

#include <set>

namespace holdfast::server {

/// The monitors that look at this server: each gets a snapshot, then all get the same batches of changes. With nobody
/// connected nothing is computed. docs/protocol.md is the reference. Lives in the server's thread.
class MonitorHub final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t kMaxClients = 16;

    MonitorHub(RunService &runs, SessionHub &hub, const runtime::LoopWatch &loop, const LatencyService &latency,
               const runtime::Clock &clock, const ServerInfo &info, QObject *parent = nullptr);

    void adopt(net::WebSocket *socket, const net::Admission &admission);
    /// Closes the monitors that came in with this token.
    void endToken(const QString &tokenId, const QString &reason);
    [[nodiscard]] bool isFull() const { return m_clients.size() >= kMaxClients; }
    [[nodiscard]] bool isEmpty() const { return m_clients.empty(); }

    /// Says goodbye to everybody; allGone() follows, within the close timeout.
    void closeAll(const QString &reason);

Q_SIGNALS:
    void allGone();

private:
    void onLoaded();
    void onLoadFailed(const QString &why);
    void onChanged(RowKind kind, const QString &name);
    void onGone(RowKind kind, const QString &name);
    void onEnded(MonitorClient *client, const net::End &end);
    void onBatchDue(Now now);
    void onPartDue();
    void eachSecond(Now now);
    void arm();
    [[nodiscard]] QByteArray aboutServer() const;
    [[nodiscard]] bool hasChanges() const;

    RunService &m_runs;
    const runtime::Clock &m_clock;
    MonitorView m_view;
    runtime::DeadlineTimer m_batchTimer;
    runtime::DeadlineTimer m_partTimer; ///< of snapshots
    monitor::Pace m_pace;
    ChangeBooks m_changes;
    std::set<MonitorClient *> m_clients; // children of this
    MonitorClient *m_partTo = nullptr;   ///< who got the last part of a snapshot; it may be gone
    MonoTime m_secondAt{};
    const ServerInfo &m_info;
    bool m_hasFailed = false; ///< the last load(): the next monitor asks again
    bool m_closing = false;
};

} // namespace holdfast::server
