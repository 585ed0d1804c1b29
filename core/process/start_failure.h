// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

namespace holdfast::process {

/// What is wrong with a script that the system would not start, and what to do; `head`: how its file begins. Empty: the
/// head does not tell. `exists`: whether there is a file of that name.
[[nodiscard]] QString faultOfScript(const QByteArray &head, const std::function<bool(const QString &)> &exists);

/// Why a program could not be started, in words: what the system says, and what its file tells. Touches the disk.
[[nodiscard]] QString startFailure(const QString &program, const QString &systemWords);

} // namespace holdfast::process
