// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <functional>

class QWidget;

namespace holdfast::gui {

/// Writes a file as a whole, or leaves what is there. The problem says why, and where.
[[nodiscard]] Result<void> writeFile(const QString &name, const QByteArray &content);

/// Asks where to, beginning with `file`, and calls `then` with the name that was chosen. The dialog ends with `parent`.
void askForFile(QWidget &parent, const QString &title, const QString &file,
                const std::function<void(const QString &)> &then);

} // namespace holdfast::gui
