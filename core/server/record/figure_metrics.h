// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/text_format.h"
#include "core/server/record/server_metrics.h"

namespace holdfast::server {

/// The part of /metrics that has a series for each job and for each worker.
void writeFigures(metrics::TextFormat &out, const Gauges &gauges);

} // namespace holdfast::server
