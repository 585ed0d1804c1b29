// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QTimeZone>

/// How single values of the server's JSON read for people. All are empty for what is not there.
namespace holdfast::app::client {

/// `2026-11-23 07:22:51 +01:00` in the zone, with Z for UTC; text that is not a time comes back as it is.
[[nodiscard]] QString timeText(const QString &iso, const QTimeZone &zone);

/// The command as one would type it: arguments with other than plain characters in single quotes.
[[nodiscard]] QString commandText(const QJsonValue &list);

/// What a field holds, by its name: times (`…_at`, began, noticed, back, since, until), durations (`…_s`), percentiles
/// (`…_ms`), commands, maps as `a=1, b=2`.
[[nodiscard]] QString fieldText(const QString &name, const QJsonValue &value, const QTimeZone &zone);

/// The zone in which the times of a job's schedule read: its own for cron, `otherwise` for all else.
[[nodiscard]] QTimeZone zoneOfJob(const QJsonObject &job, const QTimeZone &otherwise);

/// "1 worker", "2 workers".
[[nodiscard]] QString countText(int count, const QString &noun);

/// "512 bytes", "1.5 MiB".
[[nodiscard]] QString sizeText(qint64 bytes);

/// Of a certificate: "300 days left", or "expired" below 0.
[[nodiscard]] QString daysLeftText(int days);

/// How long it ran, by its worker's monotonic clock; else the time from `started_at` to `finished_at`: "12.4 s".
[[nodiscard]] QString tookText(const QJsonObject &run);

/// Why a run is in its state, without what its exit code says already.
[[nodiscard]] QString reasonText(const QJsonObject &run);

/// "run ID of JOB: failed, exit code 3, took 1.2 s (reason)".
[[nodiscard]] QString runSentence(const QJsonObject &run);

/// The command that shows the output of a run that did not succeed; empty where there is none.
[[nodiscard]] QString outputLine(const QJsonObject &run);

/// What a queued run waits for; empty for a run that waits for nothing.
[[nodiscard]] QString waitingText(const QJsonObject &run);

} // namespace holdfast::app::client
