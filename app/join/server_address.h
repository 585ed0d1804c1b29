// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QUrl>

namespace holdfast::app::join {

/// The server's address for requests: http(s), without the path of the workers' link, a query or a user.
[[nodiscard]] Result<QUrl> serverAddress(const QString &written);

/// Where the workers' link of that server is: ws(s).
[[nodiscard]] QUrl linkAddress(QUrl server);

} // namespace holdfast::app::join
