// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/histogram.h"

#include <QJsonObject>
#include <QString>

namespace holdfast::monitor {

enum class Level { Ok, Warning, Bad };

struct News
{
    QString sentence; ///< empty: all is well
    Level level = Level::Ok;

    friend bool operator==(const News &, const News &) = default;
};

/// The figures above all rows.
struct Overview
{
    int connected = 0; ///< workers, by state
    int degraded = 0;
    int offline = 0;
    QString oneDegraded; ///< of them one, and why
    QString oneOffline;
    double acksPerSecond = 0; ///< in the last minute, as the next
    metrics::Histogram ackLatency;
    int runsActive = 0;
    int runsQueued = 0;
    qint64 failed24h = 0; ///< failed and timed out
    qint64 lost24h = 0;
    Microseconds loopLag{}; ///< the worst of the last minute
    QString storeProblem;   ///< empty: it commits
};

/// The worst of it, in one sentence.
[[nodiscard]] News newsOf(const Overview &overview);

[[nodiscard]] QJsonObject toJson(const Overview &overview);

} // namespace holdfast::monitor
