// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/roster.h"
#include "core/link/outage.h"

#include <QHash>

namespace holdfast::server {

/// Why the workers were away: a first verdict when a link ends, from what the server saw, and the last one when the
/// worker is back, from what both saw. Pure.
class OutageBook final
{
public:
    explicit OutageBook(Milliseconds pingTimeout)
        : m_pingTimeout(pingTimeout)
    {}

    /// The link of a worker has ended.
    [[nodiscard]] jobs::Loss lost(const QString &worker, const link::Sighting &seen, const QString &address);

    /// A worker has registered from `address`; `recorded` is the outage that this ends, nullptr if there is none.
    [[nodiscard]] jobs::Return back(const protocol::WorkerRegister &message, const QString &address,
                                    const jobs::Outage *recorded);

private:
    struct Known
    {
        std::optional<link::Sighting> seen; ///< while it is away
        QString host;                       ///< where it was connected from, without the port
        std::vector<Milliseconds> idles;    ///< before its last resets, oldest first
    };

    [[nodiscard]] link::Evidence evidence(const protocol::WorkerRegister &message, const Known &known,
                                          const QString &host, const jobs::Outage &recorded) const;

    Milliseconds m_pingTimeout;
    QHash<QString, Known> m_known;
};

} // namespace holdfast::server
