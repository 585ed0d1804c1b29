// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"

#include <QWidget>

namespace holdfast::gui {

/// One page of the window, about one server. The window tells it when it comes into sight and when to remember itself.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// It is in front now; history is asked for here.
    virtual void shown() {}
    /// Writes what it wants to find again.
    virtual void saveState() const {}
    /// Puts the cursor where one types to find something.
    virtual void focusFilter() {}
};

/// What an empty table of this session says: not connected yet, nothing there, or all filtered out.
[[nodiscard]] QString emptyTextFor(const ServerSession &session, bool filtering, const QString &nothingThere);

} // namespace holdfast::gui
