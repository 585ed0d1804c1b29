// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatch/roster.h"
#include "core/link/outage.h"

#include <QHash>

namespace holdfast::fleet {

/// Why the workers were away: a first verdict when a link ends, from what the server saw, and the last one when the
/// worker is back, from what both saw. Pure.
class OutageBook final
{
public:
    explicit OutageBook(Milliseconds pingTimeout)
        : m_pingTimeout(pingTimeout)
    {}

    /// The link of a worker has ended.
    [[nodiscard]] jobs::Disconnect lost(const QString &worker, const link::Sighting &seen, const QString &address);

    /// A worker has registered from `address`. `before`: how it stood until then; nullptr if it is new.
    [[nodiscard]] jobs::Reconnect back(const protocol::WorkerRegister &message, const QString &address,
                                       const jobs::Roster::Worker *before);

    void forget(const QString &worker) { m_known.remove(worker); }

private:
    struct Known
    {
        std::optional<link::Sighting> seen; ///< while it is away
        QString host;                       ///< where it was connected from, without the port
        std::vector<link::IdleEnd> resets;  ///< the last, oldest first
    };

    [[nodiscard]] link::Evidence evidence(const protocol::WorkerRegister &message, const Known &known,
                                          const QString &host, const jobs::Roster::Worker &before) const;
    /// Looks for a hop that cuts idle links, over this outage and those before.
    static void lookForHop(Known &known, link::Evidence &evidence, link::Judgement &judgement);

    Milliseconds m_pingTimeout;
    QHash<QString, Known> m_known;
};

} // namespace holdfast::fleet
