// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/request_head.h"

#include <QStringList>

#include <optional>

namespace holdfast::net {

/// Who may talk to the server, as far as the request's head tells. Compared without case.
struct AccessRules
{
    QStringList allowedHosts;   ///< names beside localhost: "HOST" on every port, or "HOST:PORT"
    bool anyName = false;       ///< programs may ask for any name; browsers may not
    QStringList allowedOrigins; ///< "https://monitor.example", as browsers send it
};

/// True for localhost and the addresses that never leave the machine; brackets around IPv6 are fine.
[[nodiscard]] bool isLoopback(const QString &host);

/// Refuses a request that a page in somebody's browser may have sent (docs/decisions/0013-names-of-the-server.md): any
/// `Origin` that is neither on the list nor the server's own (403), and a `Host` that may be a name of the page's own
/// (421, RFC 9110 section 15.5.20), as with DNS rebinding. An address or localhost never is one. HTTP/1.0 may leave out
/// Host.
[[nodiscard]] std::optional<Refusal> checkAccess(const RequestHead &head, const AccessRules &rules);

} // namespace holdfast::net
