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
    for (auto &[worker, away] : m_away) {
        await(away);
        std::erase_if(away.dues, [now](const auto &due) { return due.second <= now; });
    }
}

void FleetWatch::await(Away &away) const
{
    away.dues.clear();
    for (const Channel &channel : m_channels) {
        if (wants(channel, EventKind::WorkerOffline) && !away.told.contains(channel.name))
            away.dues[channel.name] = away.outage.began + channel.rules.offlineAfter;
    }
}

TellAll FleetWatch::changed(const jobs::Outage &outage, WallTime now)
{
    if (!outage.back) {
        Away &away = m_away[outage.worker];
        if (away.outage.began != outage.began)
            away.told.clear();
        away.outage = outage;
        await(away);
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
    m_away.erase(worker);
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
    std::optional<WallTime> next;
    for (const auto &[worker, away] : m_away) {
        for (const auto &[channel, at] : away.dues)
            next = next ? std::min(*next, at) : at;
    }
    return next;
}

TellAll FleetWatch::onDeadline(WallTime now)
{
    TellAll all;
    for (auto &[worker, away] : m_away) {
        for (const auto &[channel, at] : std::exchange(away.dues, {})) {
            if (at > now) {
                away.dues[channel] = at;
                continue;
            }
            away.told += channel;
            all.push_back({channel, workerEvent(EventKind::WorkerOffline, away.outage, now)});
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
