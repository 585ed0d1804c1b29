// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keeper/keeper.h"

/// A nursery is a process that has loaded the program and forks a keeper at a word of its worker. A keeper that is
/// forked starts sooner than one that is executed, and shares its memory with the others. Not on Windows, which does
/// not fork. docs/decisions/0014-nursery.md
namespace holdfast::keeper {

/// Bytes of a word: the arguments of a keeper, each with a NUL behind it.
inline constexpr qsizetype kLongestWord = 64 * 1024;
/// What a nursery says first, when it has loaded. No error has that number.
inline constexpr int kReady = -1;

[[nodiscard]] QByteArray wordFor(const KeeperConfig &config);
[[nodiscard]] std::optional<KeeperConfig> configFromWord(const QByteArray &word);

/// The arguments of a nursery's process: whose it is, the version of the worker, and room to show those of a keeper in
/// their place.
[[nodiscard]] QStringList nurseryArguments(const QString &dataDir);
[[nodiscard]] bool isNursery(int argc, char **argv);
/// The binary may have been replaced since the worker was started.
[[nodiscard]] bool isOfThisVersion(char **argv);

/// Serves the worker at the other end of standard input, a socket of packets. Says kReady, then forks at each word and
/// answers with 0 or the system's error number. All of these are an int. Call it before there is a thread or a
/// QCoreApplication.
///
/// Returns nothing in the nursery, when its worker is gone or of another version. Returns in each keeper what the
/// keeper is to do. Nothing of the nursery is open there but the null device, and the signals are as they were.
[[nodiscard]] std::optional<KeeperConfig> runNursery(int argc, char **argv);

} // namespace holdfast::keeper
