// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/fleet/drill.h"

#include <QByteArray>

namespace holdfast::server {

/// Reads the body of `POST /api/v1/drills`; `workers` may be empty.
[[nodiscard]] Result<fleet::Drill> readDrill(const QByteArray &body);

} // namespace holdfast::server
