// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

/// What people bring from a crontab, and the line to write instead. Pure. Each is empty where nothing is wrong.
namespace holdfast::app {

/// For the value of --cron: a whole crontab line, @every, CRON_TZ=. Other faults are the server's to find.
[[nodiscard]] QString cronAdvice(const QString &expression);

/// For what stands after `--`: a command line in one word, which no program is named after. `exists` says whether there
/// is such a file on this machine.
[[nodiscard]] QString programAdvice(const QStringList &program, const std::function<bool(const QString &)> &exists);

} // namespace holdfast::app
