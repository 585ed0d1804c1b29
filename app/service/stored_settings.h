// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QMap>
#include <QStringList>

namespace holdfast::app::service {

/// The text of a settings file with these settings in it: a setting that `text` has, and that is given, is replaced,
/// and all else stays as it stands there, comments too. `given`: by name; a flag has the value "true". The problem: a
/// value has a line end, which no settings file can hold, or `text` is no settings file. Pure.
[[nodiscard]] Result<QString> withSettings(const QString &text, const QMap<QString, QStringList> &given);

/// The same, but a setting that `text` has keeps its value.
[[nodiscard]] Result<QString> withDefaults(const QString &text, const QMap<QString, QStringList> &defaults);

} // namespace holdfast::app::service
