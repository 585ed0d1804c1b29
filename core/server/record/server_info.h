// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

namespace holdfast::server {

/// What a server says of itself, in one term.
struct ServerInfo
{
    QString epoch; ///< of this term alone: another one means that what was known of the feed is void
    Now startedAt;
    QString tlsPin = {}; ///< SHA-256 of the public key of the server's own CA, in hex; empty: no TLS
    QString version = QStringLiteral(HOLDFAST_VERSION);
};

} // namespace holdfast::server
