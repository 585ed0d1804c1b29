// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/log.h"
#include "core/base/result.h"

/// Holdfast's place in the event log of Windows: the log "Application", source "Holdfast".
namespace holdfast::app::service {

/// Lets Windows show the texts of this source. The text of an event is all that it says: a file of the system's own has
/// the form for that.
[[nodiscard]] Result<void> registerEventSource();
void removeEventSource();

/// Writes one event. What cannot be written is lost: the log file has it, too.
void writeEvent(LogLevel level, const QString &text);

} // namespace holdfast::app::service
