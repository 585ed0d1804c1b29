// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "core/access/token_text.h"
#include "core/tls/trust.h"

namespace holdfast::app::join {

/// How a machine asks the server that it is about to join.
struct JoinWay
{
    tls::Trust trust;
    QString warning = {}; ///< before the token leaves; empty: none
};

/// The token's pin wins over --tls-ca. A problem means that nothing may be sent: a token with a pin is for TLS alone.
/// Pure.
[[nodiscard]] Result<JoinWay> joinWay(const QUrl &server, const access::Presented &token, const Options &options);

} // namespace holdfast::app::join
