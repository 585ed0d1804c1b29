// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QStringList>

/// The backups that a server writes into one folder. Pure.
namespace holdfast::app::backup {

/// "holdfast-20261130T190000Z.db"; sorts by time.
[[nodiscard]] QString backupName(WallTime at);
/// When it was written; nothing: it is no backup of ours.
[[nodiscard]] std::optional<WallTime> timeOfBackup(const QString &name);

/// How long to wait for the next one: at once where there is none, or the last one is older than `every`.
[[nodiscard]] Milliseconds untilNext(const QStringList &names, Milliseconds every, WallTime now);

/// All but the newest `keep` of ours, oldest first.
[[nodiscard]] QStringList tooMany(const QStringList &names, int keep);

} // namespace holdfast::app::backup
