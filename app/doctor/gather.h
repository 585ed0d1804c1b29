// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/doctor/facts.h"
#include "app/options/options.h"

namespace holdfast::app::doctor {

/// What lies in a data folder: the places that doctor checks when nobody names one. Empty: none.
[[nodiscard]] QList<Place> placesIn(const QString &dataDir);

/// What to look at.
struct Visit
{
    Place place = Place::Server;
    QStringList arguments;        ///< of that server or worker, without --server or --worker
    QString configFile;           ///< one of them, for people
    int newestSchema = 0;         ///< that this program knows
    Milliseconds patience{5'000}; ///< with a server
};

/// Looks, and asks the server. Blocks, with an event loop of its own; changes nothing.
[[nodiscard]] Facts gather(const Visit &visit, const Surroundings &surroundings);

} // namespace holdfast::app::doctor
