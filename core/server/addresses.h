// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// Under which address a server is reached, with TLS so that a client finds that name in its certificate. Pure.
namespace holdfast::server {

/// For other machines: "https://NAME:PORT" with the first of the certificate's `names` that is not this machine alone,
/// else with the address listened on ("HOST:PORT"). Empty: it listens for this machine alone, or on every address.
[[nodiscard]] QString urlForOthers(const QString &listening, const QStringList &names);

/// For clients on this machine: the address listened on if the certificate has it, else one of its names.
[[nodiscard]] QString urlHere(const QString &listening, const QStringList &names);

/// The same of a server without TLS.
[[nodiscard]] QString plainUrlHere(const QString &listening);

} // namespace holdfast::server
