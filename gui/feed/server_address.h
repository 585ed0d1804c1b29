// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QUrl>

namespace holdfast::gui {

/// Where one server is: its feed and its HTTP interface, from what a person wrote.
struct ServerAddress
{
    QUrl feed; ///< ws://HOST:PORT/ws/monitor
    QUrl http; ///< http://HOST:PORT

    /// "host:8000", for people.
    [[nodiscard]] QString text() const;
    /// What parseServerAddress() makes the same address of, as short as can be.
    [[nodiscard]] QString name() const;
    /// The same for the same server and the same way to it, and no other: a token for https is never shown to http.
    [[nodiscard]] QString key() const { return http.toString(); }
    friend bool operator==(const ServerAddress &, const ServerAddress &) = default;
};

/// Takes "host", "host:port" and ws://, wss://, http://, https:// addresses; a path that ends in one of the server's
/// own
/// (/ws/heartbeat, /ws/monitor) loses it, any other stays in front, for a server behind a proxy. Port 8000 if none is
/// said and no scheme either.
[[nodiscard]] Result<ServerAddress> parseServerAddress(const QString &text);

} // namespace holdfast::gui
