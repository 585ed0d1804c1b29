// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tls/certificate_facts.h"
#include "core/tls/chain_check.h"

namespace holdfast::tls {

/// What the sentence about a refused server needs.
struct ClientFacts
{
    QString host;
    CertificateFacts leaf; ///< the server's own certificate
    WallTime now;
    QString detail; ///< what the library said; only for ClientFault::Other
};

/// One sentence, and what to do: the verdict on an attempt. Pure.
[[nodiscard]] Problem clientProblem(ClientFault fault, const ClientFacts &facts);

/// The fault that OpenSSL's words tell of a handshake that failed: "… wrong version number". Pure.
[[nodiscard]] ClientFault faultFromWords(const QString &words);

} // namespace holdfast::tls
