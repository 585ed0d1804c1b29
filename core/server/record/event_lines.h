// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/records.h"

#include <QStringList>

namespace holdfast::server {

/// Events of a worker that is connected and does not do what it should are warnings.
enum class EventsOf { SilentWorkers, Others };

/// What the log says of these events: a line each, but of many of one kind the first few and how many more there are.
/// Pure.
[[nodiscard]] QStringList eventLines(const std::vector<jobs::RunEvent> &events, EventsOf which);

/// The same of those of the runs that have ended: of many slots of one job that were missed or skipped at once, as
/// after a long time without a server, the first few and how many more there are. Pure.
[[nodiscard]] QStringList endLines(const std::vector<jobs::Run> &runs);

/// One run and its state. Pure.
[[nodiscard]] QString lineOf(const jobs::Run &run);

} // namespace holdfast::server
