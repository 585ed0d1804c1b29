// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tray/notice_board.h"

namespace holdfast::gui {

std::unique_ptr<NoticeBoard> desktopNoticeBoard(std::function<void()>)
{
    return nullptr;
}

} // namespace holdfast::gui
