// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/console.h"
#include "app/options/options.h"

namespace holdfast::app::certificate {

[[nodiscard]] inline bool isTlsCommand(const Command &command)
{
    return std::holds_alternative<TlsInit>(command) || std::holds_alternative<TlsShow>(command);
}

/// `holdfast tls init` and `holdfast tls show`: the exit code. Blocks.
[[nodiscard]] int runTls(const Options &options);
/// The same with what it touches handed in. `hostName` is the machine's.
[[nodiscard]] int runTls(const Options &options, const client::Console &console, const client::Terminal &terminal,
                         const QString &hostName, WallTime now);

} // namespace holdfast::app::certificate
