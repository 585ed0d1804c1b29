// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/store/leader.h"

#include <QString>

#include <functional>
#include <optional>

namespace holdfast::server {

/// The certificate that a server shows.
struct TlsInfo
{
    QString pin; ///< for its clients: SHA-256 of the public key of the authority that the server shows, in hex
    WallTime notAfter;
    QString url; ///< at which other machines reach the server; empty: nobody has said
};

/// What a server says of itself, in one term.
struct ServerInfo
{
    QString epoch; ///< of this term alone: another one means that what was known of the feed is void
    Now startedAt;
    std::optional<TlsInfo> tls = {}; ///< none: it speaks HTTP and WS
    /// Servers that take over when this one is gone; none: the database is this server's alone.
    std::optional<QList<store::WaitingServer>> standbys = {};
    QString version = QStringLiteral(HOLDFAST_VERSION);
    std::function<void()> stepDown = {}; ///< ends the term, for one of `standbys` to lead; set with them
};

} // namespace holdfast::server
