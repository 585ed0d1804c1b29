// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

namespace holdfast::app {

/// A host of this machine, by name or address.
[[nodiscard]] bool isLoopback(const QString &host);

/// The token of --token-file: the first line of the file, or for "-" of standard input, without white space around it;
/// nothing for an empty path. The problem: it cannot be read, or that line is no token.
[[nodiscard]] Result<QByteArray> readToken(const QString &path);

/// The command with the secrets that it names by files: the first line of each, without white space around it.
[[nodiscard]] Result<Command> withSecrets(const Command &command);

/// The token that was given: by a file, by standard input or in HOLDFAST_TOKEN; nothing where none was.
[[nodiscard]] Result<QByteArray> tokenOf(const Options &options);

/// What a command presents to a server on this machine that asks for a token when none was given: the line of
/// admin.token in the data folder. Empty for another machine's URL (no --url: the server of the data folder), and where
/// this user may not read it.
[[nodiscard]] QByteArray adminTokenFor(const Options &options);

} // namespace holdfast::app
