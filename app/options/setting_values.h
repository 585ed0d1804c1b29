// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

/// How the text of one setting becomes its value. Each returns what is wrong with the text, or an empty string.
namespace holdfast::app {

[[nodiscard]] QString readDuration(const QString &text, Milliseconds least, Milliseconds most, Milliseconds &into);

/// true/yes/on/1 and false/no/off/0.
/// A whole number from 0 to `most`.
[[nodiscard]] QString readCount(const QString &text, int most, int &into);
[[nodiscard]] QString readFlag(const QString &text, bool &into);

/// KEY=VALUE; the key is not empty, the value may be and may hold further equals signs.
[[nodiscard]] QString readPair(const QString &text, QMap<QString, QString> &into);

[[nodiscard]] QString applyListen(Options &options, const QStringList &values);
/// A value of --database. A password in it would be seen by others and stored in logs.
[[nodiscard]] QString checkDatabase(const QString &url);
[[nodiscard]] QString applyDatabase(Options &options, const QStringList &values);
[[nodiscard]] QString applyAllowHost(Options &options, const QStringList &values);
[[nodiscard]] QString applyAllowOrigin(Options &options, const QStringList &values);
[[nodiscard]] QString applyLabelLimits(Options &options, const QStringList &values);
[[nodiscard]] QString applyChannels(Options &options, const QStringList &values);
[[nodiscard]] QString applyAliveUrl(Options &options, const QStringList &values);
[[nodiscard]] QString applyMetricsJobs(Options &options, const QStringList &values);
[[nodiscard]] QString applyConnect(Options &options, const QStringList &values);
[[nodiscard]] QString applyName(Options &options, const QStringList &values);
[[nodiscard]] QString applySlots(Options &options, const QStringList &values);
[[nodiscard]] QString applySpoolMax(Options &options, const QStringList &values);
[[nodiscard]] QString applyLabels(Options &options, const QStringList &values);
[[nodiscard]] QString applyTlsPin(Options &options, const QStringList &values);
[[nodiscard]] QString applyUrl(Options &options, const QStringList &values);
[[nodiscard]] QString applyColor(Options &options, const QStringList &values);
[[nodiscard]] QString applyLogLevel(Options &options, const QStringList &values);
[[nodiscard]] QString applyLogFormat(Options &options, const QStringList &values);

} // namespace holdfast::app
