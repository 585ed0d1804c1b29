// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <QJsonArray>
#include <QJsonObject>

/// JSON of the feed and of /api/v1 to values. A field that is missing or of a wrong type has its empty value, for a
/// newer server may add and an older one may lack some; only a row without its key is no row.
namespace holdfast::gui {

[[nodiscard]] std::optional<WorkerRow> workerFrom(const QJsonObject &json);
[[nodiscard]] std::optional<JobRow> jobFrom(const QJsonObject &json);
[[nodiscard]] std::optional<RunRow> runFrom(const QJsonObject &json);
[[nodiscard]] std::optional<AttemptRow> attemptFrom(const QJsonObject &json);
[[nodiscard]] std::optional<ChangeRow> changeFrom(const QJsonObject &json);
[[nodiscard]] std::optional<ChannelRow> channelFrom(const QJsonObject &json);
/// From the answer of `/healthz`; none: it leads, or is no Holdfast server.
[[nodiscard]] std::optional<StandbyRole> standbyRoleFrom(const QJsonObject &health);
/// From the answer of `/api/v1/status`; none: the server shares its database with no other.
[[nodiscard]] std::optional<std::vector<StandbyRow>> standbysFrom(const QJsonObject &status);
[[nodiscard]] UsualDuration usualFrom(const QJsonObject &job);
[[nodiscard]] std::optional<OutageRow> outageFrom(const QJsonObject &json);
[[nodiscard]] Overview overviewFrom(const QJsonObject &json);
[[nodiscard]] ServerInfo serverFrom(const QJsonObject &json);
[[nodiscard]] Latency latencyFrom(const QJsonObject &json);
[[nodiscard]] std::vector<ServerStart> startsFrom(const QJsonArray &json);
[[nodiscard]] MaybeTime timeFrom(const QJsonValue &json);

/// All rows of an array that are rows.
template <typename Row>
[[nodiscard]] std::vector<Row> rowsFrom(const QJsonArray &json, std::optional<Row> (*read)(const QJsonObject &))
{
    std::vector<Row> rows;
    rows.reserve(static_cast<std::size_t>(json.size()));
    for (const QJsonValue &value : json) {
        if (auto row = read(value.toObject()))
            rows.push_back(std::move(*row));
    }
    return rows;
}

} // namespace holdfast::gui
