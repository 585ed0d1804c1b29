// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QHostAddress>
#include <QString>

namespace holdfast::net {

/// A host and a port as people write them, RFC 3986 section 3.2. `host` is without the brackets of IPv6.
struct HostPort
{
    QString host;
    quint16 port = 0;

    /// "127.0.0.1:8000", "[::1]:8000".
    [[nodiscard]] QString text() const;
    friend bool operator==(const HostPort &, const HostPort &) = default;
};

/// Of a socket's end; an IPv4 address that came over an IPv6 socket is shown as what it is.
[[nodiscard]] HostPort endpoint(const QHostAddress &address, quint16 port);

/// Reads "HOST:PORT": a name, an IPv4 address or a bracketed IPv6 address, and a port from 0 to 65535. Without a
/// `defaultPort` the port must be there. Problem: `bad_address`, with what is wrong and an example.
[[nodiscard]] Result<HostPort> parseHostPort(const QString &text, std::optional<quint16> defaultPort = std::nullopt);

} // namespace holdfast::net
