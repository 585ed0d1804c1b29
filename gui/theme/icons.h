// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/theme/theme.h"

#include <QIcon>

namespace holdfast::gui {

/// One of our drawings in resources/icons, by its file's name without ".svg", in one colour and sharp at every density.
/// The drawings are made of currentColor, which this sets.
[[nodiscard]] QIcon icon(const QString &name, const QColor &colour);

/// The same as a pixmap of `size` logical pixels for a screen of that density. Kept, so it may be asked for in a paint.
[[nodiscard]] QPixmap iconPixmap(const QString &name, const QColor &colour, int size, qreal density);

/// The drawing of a level: its shape says what its colour says.
[[nodiscard]] QString iconName(Level level);

/// The program's own picture, in its own colours.
[[nodiscard]] QIcon programIcon();

} // namespace holdfast::gui
