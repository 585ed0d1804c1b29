// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/commands.h"

#include <QByteArray>
#include <QUrl>

namespace holdfast::app::client {

/// What is asked of a server, before it is put on a wire.
struct Request
{
    QByteArray method; ///< GET, POST or DELETE
    QString path;      ///< below /api/v1, encoded, with its query
    QByteArray body;   ///< JSON; empty: none

    friend bool operator==(const Request &, const Request &) = default;
};

/// The one request of a command; for RunLog and RunWait the first of several. `now` is what `--since 24h` counts from.
[[nodiscard]] Request requestFor(const Command &command, WallTime now);

/// `wait`: the server answers when the run is over, or after that time.
[[nodiscard]] Request runRequest(const QString &id, Seconds wait = {});

/// The output behind chunk `after`; empty: from the start. `wait`: the server answers when there is some, when the run
/// is over, or after that time.
[[nodiscard]] Request logRequest(const QString &id, const QString &after, Seconds wait = {});

/// The whole address at `server`, whose own path, if any, comes first.
[[nodiscard]] QUrl addressOf(const QUrl &server, const Request &request);

} // namespace holdfast::app::client
