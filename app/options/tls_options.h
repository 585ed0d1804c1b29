// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "core/tls/pair.h"
#include "core/tls/trust.h"

/// What the options say about TLS.
namespace holdfast::app {

/// Fills in what a server and "tls init" have left in the data folder: a server shows its certificate. The commands on
/// that machine ask where the server listens, and trust its authority.
void takeOwnTls(Options &options, const Surroundings &surroundings);

/// The settings of TLS that make sense only together, or never do.
[[nodiscard]] std::optional<Problem> checkTls(const Options &options);

/// Whom a worker, a command or the window trusts, and what it shows.
[[nodiscard]] tls::Trust trustOf(const Options &options);

/// The same for one server: nothing for an address without TLS, so that no file is read for it.
[[nodiscard]] tls::Trust trustOf(const Options &options, const QUrl &server);

/// What a server shows. Without a certificate it speaks HTTP and WS.
[[nodiscard]] tls::PairFiles pairOf(const Options &options);

} // namespace holdfast::app
