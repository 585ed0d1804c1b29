// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::tls {

/// "OpenSSL 3.0.19 30 Jan 2024": what Qt uses for TLS. Empty: this build of Qt has no TLS.
[[nodiscard]] QString backendName();

} // namespace holdfast::tls
