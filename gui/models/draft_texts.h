// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QStringList>

/// What people type into the fields of a job, and what it means. Pure.
namespace holdfast::gui {

/// Splits at spaces and ends of lines; '…' and "…" keep them, a backslash keeps the next character. No variables, no
/// wildcards: no shell runs it. The problem: a quotation mark that is not closed, or nothing at all.
[[nodiscard]] Result<QStringList> splitCommand(const QString &text);
/// What splitCommand() reads back as `words`.
[[nodiscard]] QString joinCommand(const QStringList &words);

/// KEY=VALUE, KEY=VALUE; a backslash keeps the next character.
[[nodiscard]] Result<QJsonObject> labelsFrom(const QString &text);
/// What labelsFrom() reads back as `labels`.
[[nodiscard]] QString labelsText(const QJsonObject &labels);

/// NAME=VALUE, one a line. A line with a backslash at its end goes on in the next; two there are one.
[[nodiscard]] Result<QJsonObject> variablesFrom(const QString &text);
/// What variablesFrom() reads back as `variables`.
[[nodiscard]] QString variablesText(const QJsonObject &variables);

/// Names, with commas, spaces or ends of lines between them.
[[nodiscard]] QStringList namesFrom(const QString &text);

} // namespace holdfast::gui
