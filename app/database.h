// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "core/server/server.h"

namespace holdfast::app {

/// How the record is opened, and how several servers share it.
struct Database
{
    store::Store::MakeBackend make;
    std::optional<server::StandbyConfig> standby = {};
};

/// The database of --database, whose folder is closed to other users. `tls`: what the server shows.
[[nodiscard]] Result<Database> databaseOf(const Options &options, const std::optional<server::ServerTls> &tls);

} // namespace holdfast::app
