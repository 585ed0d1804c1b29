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
    QStringList allowedHosts;   ///< "HOST:PORT": only that; "HOST": on every port. IPv6 in brackets
    QStringList allowedOrigins; ///< "https://monitor.example", as browsers send it
};

/// True for localhost and the addresses that never leave the machine; brackets around IPv6 are fine.
[[nodiscard]] bool isLoopback(const QString &host);

/// The names under which a server listening on `host` and `port` is reached: the address itself and, where it answers
/// on loopback too, loopback's names.
[[nodiscard]] QStringList ownHosts(const QString &host, quint16 port);

/// Refuses a request that a page in somebody's browser may have sent (contract, section 6): any `Origin` that is not
/// on the list (403), and a `Host` that is not the server's own (421, RFC 9110 section 15.5.20), which is what DNS
/// rebinding cannot fake. Programs send no Origin; HTTP/1.0 may leave out Host.
[[nodiscard]] std::optional<Refusal> checkAccess(const RequestHead &head, const AccessRules &rules);

} // namespace holdfast::net
