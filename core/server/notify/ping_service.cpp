// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/notify/ping_service.h"

#include "core/base/log.h"

#include <QUrl>

namespace holdfast::server {
namespace {

constexpr int kAtOnce = 4;

} // namespace

PingService::PingService(RunService &runs, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_clock(clock)
    , m_timer(clock)
    , m_courier(kAtOnce)
{
    connect(&runs, &RunService::committed, this, &PingService::onCommitted);
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &PingService::send);
}

void PingService::onCommitted(const jobs::Changes &changes)
{
    for (const jobs::Run &run : changes.runs) {
        const jobs::Job *job = m_runs.book().catalogue().find(run.job);
        if (job != nullptr && !job->policy.pingUrl.isEmpty())
            m_pings.changed(run, job->policy.pingUrl);
    }
    send();
}

void PingService::send()
{
    const MonoTime now = m_clock.now().mono;
    for (const notify::Ping &ping : m_isEnding ? QList<notify::Ping>() : m_pings.due(now)) {
        delivery::Delivery call;
        call.channel.kind = notify::ChannelKind::Webhook;
        call.channel.target = ping.url;
        call.id = ping.run.toLatin1();
        m_courier.send(call, [this, ping](const Result<void> &taken) { onEnded(ping, taken); });
    }
    m_timer.set(m_isEnding ? std::nullopt : m_pings.nextDeadline());
}

void PingService::onEnded(const notify::Ping &ping, const Result<void> &taken)
{
    if (!m_pings.ended(ping.run, taken.ok(), m_clock.now().mono))
        log(lcApp(), LogLevel::Warning,
            QStringLiteral("job %1: %2 was not told of run %3: %4")
                .arg(ping.job, QUrl(ping.url).host(), ping.run, taken.problem().what),
            QStringLiteral("the service there may report the job as late; check its --ping-url"));
    send();
}

} // namespace holdfast::server
