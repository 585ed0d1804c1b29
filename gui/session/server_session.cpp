// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/session/server_session.h"

#include "core/access/token_text.h"
#include "core/base/log.h"
#include "gui/session/seen_store.h"

namespace holdfast::gui {
namespace {

constexpr int kMaxEndedRuns = 2000;
constexpr int kMinuteMs = 60'000;
constexpr int kMaxOutagesOfADay = 10'000;
constexpr int kNotServing = 503; ///< HTTP

/// A token tells its role. Without one, or with one of a form unknown here, the server says what it refuses.
bool isAllowedWith(const QByteArray &token, access::Role role)
{
    const auto presented = access::readToken(QString::fromLatin1(token));
    return !presented || access::isAllowed(role, presented->role);
}

} // namespace

ServerSession::ServerSession(ServerAddress address, std::unique_ptr<ApiTransport> api, Clock clock, ServerTrust trust,
                             QObject *parent)
    : QObject(parent)
    , m_address(std::move(address))
    , m_trust(std::move(trust))
    , m_api(std::move(api))
    , m_clock(std::move(clock))
    , m_serverApi(*m_api)
    , m_workers([this] { return now(); })
    , m_jobs([this] { return now(); })
    , m_runs([this] { return now(); })
    , m_channels([this] { return now(); })
    , m_seen(seen_store::of(m_address))
    , m_minute(this)
{
    connect(&m_minute, &QTimer::timeout, this, &ServerSession::onMinute);
    m_minute.start(kMinuteMs);
}

void ServerSession::start(const QByteArray &token)
{
    m_api->setToken(token);
    m_mayOperate = isAllowedWith(token, access::Role::Operator);
    m_mayAdminister = isAllowedWith(token, access::Role::Admin);
    Q_EMIT rightsChanged();
    if (!m_feed) {
        m_feed = std::make_unique<MonitorFeed>(m_address, m_trust);
        connect(m_feed.get(), &MonitorFeed::updated, this, &ServerSession::apply);
        connect(m_feed.get(), &MonitorFeed::statusChanged, this, &ServerSession::setStatus);
    }
    m_feed->start(token);
}

void ServerSession::retryNow()
{
    if (m_feed)
        m_feed->retryNow();
}

WallTime ServerSession::now() const
{
    const bool isCutOff = m_status.state == FeedState::CutOff && m_status.since;
    return (isCutOff ? *m_status.since : m_clock()) + m_ahead;
}

void ServerSession::setStatus(const FeedStatus &status)
{
    // Until the answer to this attempt is there, the former one stands.
    const auto standby = status.httpStatus == kNotServing ? m_status.standby : std::nullopt;
    m_status = status;
    m_status.standby = standby;
    if (status.httpStatus == kNotServing)
        askForRole();
    Q_EMIT statusChanged();
}

/// A standby refuses the feed, and says whom to ask.
void ServerSession::askForRole()
{
    m_serverApi.standbyRole(this, [this](const Result<std::optional<StandbyRole>> &role) {
        if (!role || m_status.httpStatus != kNotServing || m_status.standby == *role)
            return;
        m_status.standby = *role;
        Q_EMIT statusChanged();
    });
}

QList<NewsItem> ServerSession::news() const
{
    return NewsList::of(m_overview, m_workers.rows(), m_jobs.rows(), m_channels.rows(), now(), m_seen);
}

void ServerSession::markSeen()
{
    m_seen = SeenFailures::allOf(m_overview, m_jobs.rows());
    seen_store::remember(m_address, m_seen);
    Q_EMIT overviewChanged();
}

/// What has succeeded meanwhile is news when it fails again.
void ServerSession::renewSeen()
{
    if (m_seen == SeenFailures())
        return;
    const SeenFailures still = m_seen.still(m_overview, m_jobs.rows());
    if (still == m_seen)
        return;
    m_seen = still;
    seen_store::remember(m_address, m_seen);
}

void ServerSession::apply(const FeedUpdate &update)
{
    if (update.now)
        m_ahead = *update.now - m_clock();
    if (update.snapshot) {
        m_server = update.server;
        m_workers.replaceAll(update.workers);
        m_jobs.replaceAll(update.jobs);
    } else {
        m_workers.apply(update.workers, update.workersGone);
        m_jobs.apply(update.jobs, update.jobsGone);
    }
    applyRuns(update);
    const bool isOther = update.overview && *update.overview != m_overview;
    if (isOther)
        m_overview = *update.overview;
    renewSeen();
    if (isOther)
        Q_EMIT overviewChanged();
    if (update.snapshot)
        m_workers.dropLastingBut(update.outages);
    if (!update.outages.empty()) {
        m_workers.mergeOutages(update.outages);
        Q_EMIT outagesChanged(update.outages);
    }
    if (update.snapshot) {
        m_hasData = true;
        Q_EMIT overviewChanged();
        Q_EMIT resumed();
        loadDay();
        loadChannels();
        loadStandbys();
    }
}

void ServerSession::loadStandbys()
{
    m_serverApi.standbys(this, [this](const Result<std::optional<std::vector<StandbyRow>>> &standbys) {
        if (!standbys || *standbys == m_standbys)
            return;
        m_standbys = *standbys;
        Q_EMIT standbysChanged();
    });
}

/// A server before channels has none to show.
void ServerSession::loadChannels()
{
    m_serverApi.channels(this, [this](const Result<std::vector<ChannelRow>> &channels) {
        if (!channels)
            return;
        m_channels.replaceAll(*channels);
        Q_EMIT channelsChanged();
    });
}

void ServerSession::applyRuns(const FeedUpdate &update)
{
    std::vector<RunRow> ended;
    for (const RunRow &run : update.runs) {
        const RunRow *old = m_runs.find(run.id);
        const bool isKnown = old != nullptr && hasEnded(old->state) && !m_runs.isFetched(run.id);
        if (!update.snapshot && hasEnded(run.state) && !isKnown)
            ended.push_back(run);
    }
    if (update.snapshot)
        m_runs.replaceByFeed(update.runs);
    else
        m_runs.applyBounded(update.runs, kMaxEndedRuns);
    for (const RunRow &run : ended)
        Q_EMIT runEnded(run);
}

void ServerSession::onMinute()
{
    m_workers.dropOldOutages();
    if (m_wantsDay && isLive())
        loadDay();
    if (isLive()) {
        loadChannels();
        loadStandbys();
    }
}

/// The feed has only the outages that last; the strips want the whole day, also what happened while this was cut off.
void ServerSession::loadDay()
{
    const WallTime end = now();
    m_serverApi.outages({end - std::chrono::hours(24), end}, {}, kMaxOutagesOfADay, this,
                        [this](const Result<std::vector<OutageRow>> &outages) {
                            m_wantsDay = !outages;
                            if (outages)
                                m_workers.mergeOutages(*outages);
                            else
                                log(lcApp(), LogLevel::Warning,
                                    QStringLiteral("no outages of the last day: ") + outages.problem().text());
                        });
}

} // namespace holdfast::gui
