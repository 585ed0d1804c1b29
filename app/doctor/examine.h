// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/doctor/facts.h"

#include <QStringList>

namespace holdfast::app::doctor {

enum class Level { Good, Warning, Bad };

struct Finding
{
    QString check; ///< "disk"
    Level level = Level::Good;
    QString what;
    QString todo = {}; ///< empty where all is well
    friend bool operator==(const Finding &, const Finding &) = default;
};

/// What the facts mean, one finding a check or several, in the order in which a person would mend them. Pure.
[[nodiscard]] QList<Finding> examine(const Facts &facts);

[[nodiscard]] bool isSomethingWrong(const QList<Finding> &findings);

} // namespace holdfast::app::doctor
