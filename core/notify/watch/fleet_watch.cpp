// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/watch/fleet_watch.h"

#include <algorithm>
#include <utility>

namespace holdfast::notify {
namespace {

QString keyOf(EventKind kind, const QString &subject, WallTime since)
{
    return QStringLiteral("%1:%2:%3").arg(toString(kind), subject, toIso(since));
}

Event workerEvent(EventKind kind, const jobs::Outage &outage, WallTime now)
{
    Event event{keyOf(kind, outage.worker, outage.began), kind, now, {}, {}, outage.worker};
    event.cause = outage.verdict;
    event.act = outage.act;
    return event;
}

TellAll toAll(const QList<Channel> &channels, const Event &event)
{
    TellAll all;
    for (const Channel &channel : channels) {
        if (wants(channel, event.kind))
            all.push_back({channel.name, event});
    }
    return all;
}

} // namespace

void FleetWatch::setChannels(const QList<Channel> &channels, WallTime now)
{
    m_channels = channels;
    for (auto &[worker, away] : m_away)
        await(worker, away, now);
}

void FleetWatch::disarm(const QString &worker, Away &away)
{
    for (const auto &[channel, at] : std::exchange(away.dues, {}))
        m_dues.erase({at, worker});
}

/// Those due after that moment.
void FleetWatch::await(const QString &worker, Away &away, WallTime after)
{
    disarm(worker, away);
    for (const Channel &channel : std::as_const(m_channels)) {
        const WallTime at = away.outage.began + channel.rules.offlineAfter;
        if (at <= after || !wants(channel, EventKind::WorkerOffline) || away.told.contains(channel.name))
            continue;
        away.dues[channel.name] = at;
        m_dues.emplace(at, worker);
    }
}

TellAll FleetWatch::changed(const jobs::Outage &outage, WallTime now)
{
    if (!outage.back) {
        Away &away = m_away[outage.worker];
        if (away.outage.began != outage.began)
            away.told.clear();
        away.outage = outage;
        await(outage.worker, away);
        return onDeadline(now);
    }
    const auto found = m_away.find(outage.worker);
    if (found == m_away.end())
        return {};
    TellAll all;
    for (const Channel &channel : std::as_const(m_channels)) {
        if (!found->second.told.contains(channel.name) || !wants(channel, EventKind::WorkerBack))
            continue;
        Event event = workerEvent(EventKind::WorkerBack, outage, now);
        event.cause = QStringLiteral("after %1").arg(forPeople(*outage.back - outage.began));
        if (!outage.verdict.isEmpty())
            event.cause += QStringLiteral(". ") + outage.verdict;
        all.push_back({channel.name, event});
    }
    disarm(found->first, found->second);
    m_away.erase(found);
    return all;
}

TellAll FleetWatch::seen(const QString &worker, bool isFlapping, const QString &unwell, WallTime now)
{
    State &state = m_states[worker];
    const bool beganToFlap = isFlapping && !state.isFlapping;
    const bool fellIll = !unwell.isEmpty() && state.unwell.isEmpty();
    state = {isFlapping, unwell};
    const QString act = QStringLiteral("see why: holdfast worker show %1").arg(worker);
    TellAll all;
    if (beganToFlap)
        all = tellAll(EventKind::WorkerFlapping, worker, {}, act, now);
    if (fellIll) {
        const TellAll more = tellAll(EventKind::WorkerDegraded, worker, unwell, act, now);
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

void FleetWatch::gone(const QString &worker)
{
    if (const auto away = m_away.find(worker); away != m_away.end()) {
        disarm(worker, away->second);
        m_away.erase(away);
    }
    m_states.erase(worker);
}

TellAll FleetWatch::tellAll(EventKind kind, const QString &worker, const QString &cause, const QString &act,
                            WallTime now) const
{
    Event event{keyOf(kind, worker, now), kind, now, {}, {}, worker};
    event.cause = cause;
    event.act = act;
    return toAll(m_channels, event);
}

std::optional<WallTime> FleetWatch::nextDeadline() const
{
    return m_dues.empty() ? std::nullopt : std::optional(m_dues.begin()->first);
}

TellAll FleetWatch::onDeadline(WallTime now)
{
    TellAll all;
    while (!m_dues.empty() && m_dues.begin()->first <= now) {
        const auto [at, worker] = *m_dues.begin();
        m_dues.erase(m_dues.begin());
        Away &away = m_away.at(worker);
        for (auto due = away.dues.begin(); due != away.dues.end();) {
            if (due->second > now) {
                ++due;
                continue;
            }
            away.told += due->first;
            all.push_back({due->first, workerEvent(EventKind::WorkerOffline, away.outage, now)});
            due = away.dues.erase(due);
        }
    }
    return all;
}

TellAll ServerWatch::happened(EventKind kind, const QString &key, const QString &cause, const QString &act,
                              WallTime now) const
{
    Event event{toString(kind) + u':' + key, kind, now, {}, {}, {}};
    event.cause = cause;
    event.act = act;
    return toAll(m_channels, event);
}

TellAll ServerWatch::condition(EventKind kind, const QString &cause, const QString &act, WallTime now)
{
    if (cause.isEmpty()) {
        m_since.erase(kind);
        return {};
    }
    if (!m_since.try_emplace(kind, now).second)
        return {};
    return happened(kind, toIso(now), cause, act, now);
}

TellAll ServerWatch::channelFails(const QString &channel, const QString &why, WallTime now) const
{
    TellAll all = happened(EventKind::ChannelFails, channel + u':' + toIso(now), why,
                           QStringLiteral("try it: holdfast notify test %1").arg(channel), now);
    std::erase_if(all, [&channel](const Told &told) { return told.channel == channel; });
    for (Told &told : all)
        told.event.channel = channel;
    return all;
}

} // namespace holdfast::notify
