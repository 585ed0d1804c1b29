// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/api/route.h"

namespace holdfast::server {

inline constexpr char kHeartbeatPath[] = "/ws/heartbeat";
inline constexpr char kMonitorPath[] = "/ws/monitor";

/// Everything that the server answers. docs/http.md explains each row.
[[nodiscard]] std::span<const Route> routes();

/// The paths of the rows that open a WebSocket.
[[nodiscard]] QStringList webSocketPaths();

} // namespace holdfast::server
