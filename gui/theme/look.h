// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

/// How the whole program looks, as the person has chosen; remembered.
namespace holdfast::gui::look {

enum class Colours { System, Light, Dark };

[[nodiscard]] Colours colours();
void setColours(Colours colours);

/// Steps of the size of all texts: 0 is the system's, up to 8 above and 3 below it.
[[nodiscard]] int textSize();
void setTextSize(int steps);

/// Rows of tables: dense, or with room around them. A change comes to widgets as QEvent::StyleChange.
[[nodiscard]] bool isDense();
void setDense(bool dense);
/// Pixels of a row beside its text.
[[nodiscard]] int rowRoom();

/// The platform's style, which is to draw an edge around boxes where the window is dark. To be called once.
void installStyle();
/// What was remembered. To be called once, when the program begins.
void restore();

/// With hints that can be read: some platforms give a dark window the hints of a light one.
[[nodiscard]] QPalette legible(QPalette palette);

} // namespace holdfast::gui::look
