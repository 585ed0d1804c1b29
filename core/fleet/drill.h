// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QStringList>

#include <optional>

namespace holdfast::fleet {

/// A fault that an operator asks for, to see how their own installation takes it.
struct Drill
{
    enum class Kind {
        Cut,        ///< links are reset, and none comes up
        Lag,        ///< everything the server says is late
        Freeze,     ///< nothing comes in or goes out, and nothing is closed
        KillWorker, ///< the worker's process ends as in a crash
    };
    static constexpr Milliseconds kLongest = std::chrono::minutes(10);

    Kind kind = Kind::Cut;
    QStringList workers; ///< whom it meets; never empty
    Milliseconds lasts{10'000};
    Milliseconds lag{2'000}; ///< with Lag
};

/// What an end says that a drill made.
inline const QString kByDrill = QStringLiteral("by a drill");

/// "cut", "lag", "freeze", "kill-worker".
[[nodiscard]] QString toString(Drill::Kind kind);

[[nodiscard]] std::optional<Drill::Kind> drillKindFrom(const QString &word);

} // namespace holdfast::fleet
