// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

namespace holdfast::app {

/// The file in a server's data folder that says by which URL clients on that machine reach it. It is there while the
/// server runs, and after a crash until the next start.
[[nodiscard]] QString ownServerFile(const QString &dataDir);

/// What that file says; none: it is not there, or says nothing that is a server.
[[nodiscard]] QUrl ownServer(const QString &dataDir, const Surroundings &surroundings);

} // namespace holdfast::app
