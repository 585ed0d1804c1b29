// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::tls {

/// "OpenSSL 3.0.19 30 Jan 2024": what Qt uses for TLS. Empty: this build of Qt has no TLS.
[[nodiscard]] QString backendName();

/// OpenSSL stays whole until the process is gone. By itself it takes its locks away in exit(), and a thread of Qt's
/// network that still ends then crashes the process: QThread::wait() returns before the thread's last clean-up. To be
/// called before anything else uses OpenSSL.
void keepLibraryToTheEnd();

} // namespace holdfast::tls
