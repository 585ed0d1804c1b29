// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/role.h"
#include "core/net/request_head.h"
#include "core/server/api/call.h"
#include "core/server/api/run_waits.h"

#include <span>

namespace holdfast::server {

using access::Role;

enum class Method {
    Get, ///< and HEAD
    Post,
    Delete,
    Upgrade, ///< to a WebSocket; net answers it, so its row has no handler
};

/// One row of the table of routes.
struct Route
{
    Method method = Method::Get;
    const char *pattern = ""; ///< a path; one segment may be a parameter: "/api/v1/jobs/{name}/run"
    Role role = Role::Admin;
    Handler handler = nullptr;
    std::optional<RunWaits::News> awaits = std::nullopt; ///< a request with `wait` is answered when a run has it
};

/// The route of a request, and the parameter of its path.
struct Matched
{
    const Route *route = nullptr;
    QString name; ///< decoded; never empty where the pattern has a parameter
};

/// `not_found`, `wrong_method` with the methods that the path takes (RFC 9110 section 15.5.6), or `upgrade_required`.
struct Unmatched
{
    ErrorCode code = ErrorCode::NotFound;
    QByteArray allowed;
};

/// Finds the row that a request asks for. Pure.
[[nodiscard]] std::variant<Matched, Unmatched> match(std::span<const Route> routes, const net::RequestHead &head);

/// "GET", as the header Allow names it; empty for an upgrade.
[[nodiscard]] QByteArray toBytes(Method method);

} // namespace holdfast::server
