// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/monitor_feed.h"
#include "gui/feed/server_api.h"
#include "gui/models/channels_model.h"
#include "gui/models/jobs_model.h"
#include "gui/models/standing.h"
#include "gui/models/workers_model.h"

#include <memory>

namespace holdfast::gui {

/// All that the window knows of one server: the tables that the feed keeps, and the way to ask for more. Lives in the
/// window's thread.
class ServerSession final : public QObject
{
    Q_OBJECT

public:
    using Clock = std::function<WallTime()>;

    /// `clock`: this machine's; tests and pictures have one of their own.
    ServerSession(ServerAddress address, std::unique_ptr<ApiTransport> api, Clock clock, ServerTrust trust = {},
                  QObject *parent = nullptr);

    /// Attaches to the server's feed, or begins anew with another token. Without this, apply() and setStatus() are all
    /// that it hears of.
    void start(const QByteArray &token);
    void retryNow();

    void apply(const FeedUpdate &update);
    void setStatus(const FeedStatus &status);

    [[nodiscard]] const ServerAddress &address() const { return m_address; }
    [[nodiscard]] const ServerInfo &server() const { return m_server; }
    [[nodiscard]] const Overview &overview() const { return m_overview; }
    [[nodiscard]] const FeedStatus &status() const { return m_status; }
    /// All that is not well and was not marked as seen, the worst first.
    [[nodiscard]] QList<NewsItem> news() const;
    [[nodiscard]] Standing standing() const { return Standing::of(m_status, m_overview, news()); }
    [[nodiscard]] const SeenFailures &seen() const { return m_seen; }
    /// Failures that are there now are no news any more.
    void markSeen();
    /// Servers that take over when this one is gone; none: it shares its database with no other, or cannot be asked.
    [[nodiscard]] const std::optional<std::vector<StandbyRow>> &standbys() const { return m_standbys; }
    [[nodiscard]] bool hasData() const { return m_hasData; }
    /// What the tables have is so now.
    [[nodiscard]] bool isLive() const { return m_status.state == FeedState::Live; }
    [[nodiscard]] WorkersModel &workers() { return m_workers; }
    [[nodiscard]] JobsModel &jobs() { return m_jobs; }
    [[nodiscard]] RunsModel &runs() { return m_runs; }
    /// Those of notifications; read when it is back, and each minute.
    [[nodiscard]] ChannelsModel &channels() { return m_channels; }
    void loadChannels();
    [[nodiscard]] ServerApi &api() { return m_serverApi; }

    /// Whether the token that is presented may change jobs and runs; the server decides in the end.
    [[nodiscard]] bool mayOperate() const { return m_mayOperate; }
    /// Whether it may change channels.
    [[nodiscard]] bool mayAdminister() const { return m_mayAdminister; }
    /// mayOperate(), and the server is there to be asked.
    [[nodiscard]] bool canOperate() const { return m_mayOperate && isLive(); }
    /// The server's time: this machine's clock, put right by what the feed says. While it is cut off, the time of the
    /// last message: how long something has been so is not known any further.
    [[nodiscard]] WallTime now() const;
    /// This machine's.
    [[nodiscard]] WallTime localNow() const { return m_clock(); }

Q_SIGNALS:
    /// Or the news.
    void overviewChanged();
    void statusChanged();
    /// What the token may do is known anew.
    void rightsChanged();
    /// A snapshot is in the tables: at the start and after each time it was cut off.
    void resumed();
    void outagesChanged(const std::vector<holdfast::gui::OutageRow> &outages);
    /// Read anew.
    void channelsChanged();
    void standbysChanged();
    void runEnded(const holdfast::gui::RunRow &run);

private:
    void loadDay();
    void loadStandbys();
    void askForRole();
    void renewSeen();
    void onMinute();
    void applyRuns(const FeedUpdate &update);

    const ServerAddress m_address;
    const ServerTrust m_trust;
    bool m_mayOperate = true;
    bool m_mayAdminister = true;
    const std::unique_ptr<ApiTransport> m_api;
    const Clock m_clock;
    ServerApi m_serverApi;
    Milliseconds m_ahead{0}; ///< the server's clock before this machine's
    WorkersModel m_workers;
    JobsModel m_jobs;
    RunsModel m_runs;
    ChannelsModel m_channels;
    ServerInfo m_server;
    Overview m_overview;
    FeedStatus m_status;
    SeenFailures m_seen;
    std::optional<std::vector<StandbyRow>> m_standbys;
    bool m_hasData = false;
    bool m_wantsDay = false; ///< the outages of the last day could not be read
    QTimer m_minute;
    std::unique_ptr<MonitorFeed> m_feed;
};

} // namespace holdfast::gui
