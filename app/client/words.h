// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

/// How single values of the server's JSON read for people. All are empty for what is not there.
namespace holdfast::app::client {

/// `2026-11-23 06:22:51Z`; text that is not a time comes back as it is.
[[nodiscard]] QString shortTime(const QString &iso);

/// The command as one would type it: arguments with other than plain characters in single quotes.
[[nodiscard]] QString commandText(const QJsonValue &list);

/// What a field holds, by its name: times (`…_at`, began, noticed, back, since, until), durations (`…_s`), percentiles
/// (`…_ms`), commands, maps as `a=1, b=2`.
[[nodiscard]] QString fieldText(const QString &name, const QJsonValue &value);

/// The time from `started_at` to `finished_at`: "12.4 s".
[[nodiscard]] QString tookText(const QJsonObject &run);

/// "run ID of JOB: failed, exit code 3, took 1.2 s (reason)".
[[nodiscard]] QString runSentence(const QJsonObject &run);

} // namespace holdfast::app::client
