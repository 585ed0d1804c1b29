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

/// For a server: writes the file, and takes it away at its end. If it cannot be written, a line of the log says so, and
/// commands need --url. Blocks.
class OwnServerFile final
{
public:
    OwnServerFile(const QString &dataDir, const QString &url);
    ~OwnServerFile();
    OwnServerFile(const OwnServerFile &) = delete;
    OwnServerFile &operator=(const OwnServerFile &) = delete;

private:
    const QString m_path;
};

} // namespace holdfast::app
