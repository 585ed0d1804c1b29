// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// What is wrong with a word of a command, or nothing. Pure.
namespace holdfast::app {

[[nodiscard]] QString checkNewName(const QString &name);
/// A name that goes into a URL's path, where a dot alone would climb.
[[nodiscard]] QString checkPathWord(const QString &name);
[[nodiscard]] QString checkDuration(const QString &text);
[[nodiscard]] QString checkMoment(const QString &text);
[[nodiscard]] QString checkSince(const QString &text);
[[nodiscard]] QString checkCertificateName(const QString &name);
[[nodiscard]] QString checkRole(const QString &word);
[[nodiscard]] QString checkState(const QString &word);
[[nodiscard]] QString checkOneOf(const QStringList &words, const QString &word);
/// Words with commas between, each of which is one of `words`.
[[nodiscard]] QString checkEachOf(const QStringList &words, const QString &list);

} // namespace holdfast::app
