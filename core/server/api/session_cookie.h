// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// The cookie by which a browser keeps a viewer's token (RFC 6265bis). Pure.
namespace holdfast::server {

/// "Bearer TOKEN", as a program would send it, of a header "Cookie"; empty: our cookie is not in it.
[[nodiscard]] QByteArray authorizationIn(const QByteArray &cookies);

/// The header "Set-Cookie" that keeps a token for 90 days, out of reach of scripts and of other sites. `isSecure`: only
/// over TLS. An empty token: the browser forgets it.
[[nodiscard]] QByteArray cookieFor(const QByteArray &token, bool isSecure);

} // namespace holdfast::server
