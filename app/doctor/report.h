// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/view.h"
#include "app/doctor/examine.h"

#include <QJsonObject>

namespace holdfast::app::doctor {

/// What was found in one place.
struct Report
{
    Place place = Place::Server;
    QList<Finding> findings;
};

[[nodiscard]] QJsonObject toJson(const QList<Report> &reports);
[[nodiscard]] QString toText(const QList<Report> &reports, const client::View &view);

} // namespace holdfast::app::doctor
