// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token_book.h"
#include "core/base/result.h"

#include <QByteArray>

namespace holdfast::server {

/// The body of POST /api/v1/join. Pure. A problem never repeats the token.
[[nodiscard]] Result<access::JoinRequest> readJoin(const QByteArray &body);

/// The body of POST /api/v1/workers/{name}/rotate; empty: none. Pure.
[[nodiscard]] Result<access::Rotation> readRotation(const QByteArray &body);

} // namespace holdfast::server
