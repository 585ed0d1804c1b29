// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace holdfast::app::client {

/// What the server answered around a drill.
struct DrillFacts
{
    QJsonObject drill;  ///< the answer to POST /drills
    QJsonArray workers; ///< GET /workers/NAME of each that it met, when they were back or patience had ended
    QJsonObject audit;  ///< since its begin
    QJsonArray runs;    ///< the newest
};

/// A link must be back within this after the path is usable.
inline constexpr double kBackWithinSeconds = 10;

/// The report of a drill: `kind`, `began`, `ended`, for each of `workers` its `outages` and `back_after_s`, `runs`
/// {`ended`, `lost`}, `audit` {`missing`, `duplicated`}, `ok`. Pure.
[[nodiscard]] QJsonObject drillReport(const DrillFacts &facts);

/// The same for people.
[[nodiscard]] QString drillText(const QJsonObject &report);

} // namespace holdfast::app::client
