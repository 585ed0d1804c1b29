// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of NotifyService that adds, shows and removes channels.
#include "core/base/log.h"
#include "core/notify/configured.h"
#include "core/server/notify/notify_service.h"

namespace holdfast::server {
namespace {

Problem noChannel(const QString &name)
{
    return {.code = QStringLiteral("not_found"),
            .what = QStringLiteral("there is no channel named \"%1\"").arg(name),
            .todo = QStringLiteral("see which there are: holdfast notify list")};
}

Problem inConfig(const QString &name)
{
    return {.code = QStringLiteral("in_config"),
            .what = QStringLiteral("channel \"%1\" stands in the config file of the server").arg(name),
            .todo = QStringLiteral("change it there, and restart the server")};
}

} // namespace

QList<notify::Channel> NotifyService::channelList() const
{
    QList<notify::Channel> list;
    for (const auto &[name, kept] : m_channels)
        list += kept.channel;
    return list;
}

QList<ChannelView> NotifyService::channels() const
{
    QList<ChannelView> views;
    for (const auto &[name, kept] : m_channels)
        views += {kept.channel, !kept.secret.isEmpty(), m_outbox.health(name), kept.sent, kept.failed};
    return views;
}

/// Once, before anybody is told of anything.
void NotifyService::takeConfigured(const QList<notify::PutChannel> &onRecord)
{
    const notify::ConfigChanges changes = notify::changesFor(onRecord, m_inConfig);
    jobs::Writes writes;
    for (const notify::PutChannel &put : changes.puts) {
        m_channels.insert_or_assign(put.channel.name, Kept{put.channel, put.secret});
        writes.emplace_back(put);
        log(lcApp(), LogLevel::Info, QStringLiteral("channel %1: as in the config file").arg(put.channel.name));
    }
    for (const QString &name : changes.drops) {
        m_channels.erase(name);
        writes.emplace_back(notify::DropChannel{name});
        log(lcApp(), LogLevel::Info, QStringLiteral("channel %1: removed; it left the config file").arg(name));
    }
    if (!writes.empty())
        m_runs.record(std::move(writes), {});
}

void NotifyService::add(const notify::PutChannel &put, const jobs::Actor &actor, const RunService::Done &done)
{
    const notify::Channel &channel = put.channel;
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto former = m_channels.find(channel.name);
    if (former != m_channels.end() && former->second.channel.isConfigured)
        return done(inConfig(channel.name));
    if (former != m_channels.end())
        return done(Problem{.code = QStringLiteral("exists"),
                            .what = QStringLiteral("there is a channel named \"%1\" already").arg(channel.name),
                            .todo = QStringLiteral("remove it first: holdfast notify remove %1").arg(channel.name)});
    if (m_channels.size() >= kMostChannels)
        return done(Problem{.code = QStringLiteral("too_many"),
                            .what = QStringLiteral("there are %1 channels already").arg(kMostChannels),
                            .todo = QStringLiteral("remove one: holdfast notify remove NAME")});
    m_channels.emplace(channel.name, Kept{channel, put.secret});
    jobs::Step step;
    step.writes.emplace_back(put);
    m_runs.note(step, actor, {QStringLiteral("channel_added"), channel.name, {}});
    m_runs.apply(std::move(step), done);
    takeChannels();
    log(lcApp(), LogLevel::Info,
        QStringLiteral("channel %1: added; %2").arg(channel.name, notify::toString(channel.kind)));
}

void NotifyService::remove(const QString &name, const jobs::Actor &actor, const RunService::Done &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto kept = m_channels.find(name);
    if (kept == m_channels.end())
        return done(noChannel(name));
    if (kept->second.channel.isConfigured)
        return done(inConfig(name));
    m_channels.erase(kept);
    takeChannels();
    jobs::Step step;
    step.writes.emplace_back(notify::DropChannel{name});
    m_runs.note(step, actor, {QStringLiteral("channel_removed"), name, {}});
    m_runs.apply(std::move(step), done);
    log(lcApp(), LogLevel::Info, QStringLiteral("channel %1: removed").arg(name));
}

Result<void> NotifyService::test(const QString &name, const RunService::Done &done)
{
    const auto found = m_channels.find(name);
    if (found == m_channels.end())
        return noChannel(name);
    sendAside(found->second,
              {QStringLiteral("Holdfast: test of channel %1").arg(name),
               QStringLiteral("Somebody asked Holdfast for this message: holdfast notify test %1").arg(name)},
              {}, done);
    return {};
}

} // namespace holdfast::server
