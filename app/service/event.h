// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/log/format.h"

namespace holdfast::app::service {

/// Whether a line of the log is for Windows' event log, too: there an administrator looks first, and sees only what is
/// out of order. Pure.
[[nodiscard]] bool isForEventLog(const LogRecord &record);

/// Its text there: what happened, and what to do. Windows writes the time itself.
[[nodiscard]] QString eventText(const LogRecord &record);

} // namespace holdfast::app::service
