// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/links/session_hub.h"
#include "core/server/record/audit.h"
#include "core/store/reader.h"

#include <QJsonArray>
#include <QJsonObject>

/// The JSON of the HTTP interface: docs/http.md. Values in, values out.
namespace holdfast::server {

[[nodiscard]] QJsonObject toJson(const jobs::Run &run);
[[nodiscard]] QJsonObject toJson(const store::AttemptRecord &attempt);
[[nodiscard]] QJsonObject toJson(const jobs::RunEvent &event);
[[nodiscard]] QJsonObject toJson(const store::OutputChunk &chunk);
[[nodiscard]] QJsonObject toJson(const jobs::Job &job, std::optional<WallTime> nextAt,
                                 std::optional<jobs::RunState> lastState);
[[nodiscard]] QJsonObject toJson(const store::ChangeRow &row);
[[nodiscard]] QJsonObject toJson(const schedule::Moment &moment);
[[nodiscard]] QJsonObject toJson(const WorkerView &worker);
[[nodiscard]] QJsonObject toJson(const jobs::Outage &outage);
[[nodiscard]] QJsonObject toJson(const AuditReport &report);
[[nodiscard]] QJsonObject toJson(const metrics::Point &point);
[[nodiscard]] QJsonObject toJson(const store::ServerStart &start);
/// Its buckets from the first to the last that is not empty: `le_ms` (null: longer than all bounds) and `count`.
[[nodiscard]] QJsonArray bucketsJson(const metrics::Histogram &histogram);
/// p50, p99, max in milliseconds; null: nothing measured.
[[nodiscard]] QJsonObject toJson(const metrics::Histogram &histogram);
[[nodiscard]] QJsonObject toJson(const metrics::LifeHistogram &histogram);

} // namespace holdfast::server
