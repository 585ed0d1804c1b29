// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/records.h"
#include "core/notify/channel.h"
#include "core/notify/watch/told.h"

#include <map>
#include <set>
#include <utility>

namespace holdfast::notify {

/// Decides what channels tell of workers: offline for long, and back; coming and going; connected and not well. Times
/// are of the server's wall clock. Pure.
class FleetWatch final
{
public:
    /// From now on these. What was due before is not told to them.
    void setChannels(const QList<Channel> &channels, WallTime now);

    /// An outage began or ended; also each that lasts, after a start.
    [[nodiscard]] TellAll changed(const jobs::Outage &outage, WallTime now);
    /// As the worker is now. `unwell`: why it is degraded; empty: it is not.
    [[nodiscard]] TellAll seen(const QString &worker, bool isFlapping, const QString &unwell, WallTime now);
    /// Nobody is told of it any more.
    void gone(const QString &worker);

    [[nodiscard]] std::optional<WallTime> nextDeadline() const;
    [[nodiscard]] TellAll onDeadline(WallTime now);

private:
    struct Away
    {
        jobs::Outage outage;
        std::map<QString, WallTime> dues; ///< by channel: when it is to be told
        QStringList told;                 ///< channels
    };
    struct State
    {
        bool isFlapping = false;
        QString unwell;
    };

    void await(const QString &worker, Away &away, WallTime after = WallTime::min());
    void disarm(const QString &worker, Away &away);
    [[nodiscard]] TellAll tellAll(EventKind kind, const QString &worker, const QString &cause, const QString &act,
                                  WallTime now) const;

    QList<Channel> m_channels;
    std::map<QString, Away> m_away;
    std::set<std::pair<WallTime, QString>> m_dues; ///< of all workers in m_away: when, and who
    std::map<QString, State> m_states;
};

/// Decides what channels tell of the server itself: conditions that begin and end. Each is told once when it begins.
/// Pure.
class ServerWatch final
{
public:
    void setChannels(const QList<Channel> &channels) { m_channels = channels; }

    /// Something that happened, such as a start. `key` tells it from others of its kind.
    [[nodiscard]] TellAll happened(EventKind kind, const QString &key, const QString &cause, const QString &act,
                                   WallTime now) const;
    /// `cause`: why it is so; empty: it is not.
    [[nodiscard]] TellAll condition(EventKind kind, const QString &cause, const QString &act, WallTime now);
    /// That channel does not deliver: the others tell of it.
    [[nodiscard]] TellAll channelFails(const QString &channel, const QString &why, WallTime now) const;

private:
    QList<Channel> m_channels;
    std::map<EventKind, WallTime> m_since; ///< what is so
};

} // namespace holdfast::notify
