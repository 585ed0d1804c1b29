// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/admission.h"
#include "core/server/record/token_service.h"

namespace holdfast::server {

/// Judges who comes in, by the role in the table of routes. Without a token everybody may do all but what is an
/// admin's (docs/decisions/0017-admin-needs-a-token.md), unless tokens are required; a token that is presented is
/// always checked. A browser presents it in a cookie, and only where a viewer may come in. What no route takes is let
/// in: it finds nothing.
[[nodiscard]] std::variant<net::Refusal, net::Admission>
admitByToken(TokenService &tokens, bool requiresToken, const net::RequestHead &head, const net::HostPort &peer);

} // namespace holdfast::server
