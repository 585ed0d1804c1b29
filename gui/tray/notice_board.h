// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/tray/alert_book.h"

#include <functional>
#include <memory>

namespace holdfast::gui {

/// Where notifications are shown when there is no tray. A seam: desktops differ.
class NoticeBoard
{
public:
    NoticeBoard() = default;
    virtual ~NoticeBoard() = default;
    NoticeBoard(const NoticeBoard &) = delete;
    NoticeBoard &operator=(const NoticeBoard &) = delete;

    /// Returns at once; a desktop that shows none is silent.
    virtual void show(const Alert &alert) = 0;
};

/// The desktop's own service; null where the build knows none. `onClick`: the person chose a notification.
[[nodiscard]] std::unique_ptr<NoticeBoard> desktopNoticeBoard(std::function<void()> onClick);

} // namespace holdfast::gui
