// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/monitor_feed.h"
#include "gui/models/news_list.h"
#include "gui/theme/theme.h"

#include <QCoreApplication>

namespace holdfast::gui {

/// How a server is, in a word or two: for lists of servers, where nothing else of it is seen. Pure.
struct Standing
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::Standing)

public:
    Level level = Level::Quiet;
    QString text; ///< "2 offline", "all is well", "cut off"
    friend bool operator==(const Standing &, const Standing &) = default;

    /// `news`: as NewsList gives them.
    [[nodiscard]] static Standing of(const FeedStatus &status, const Overview &overview, const QList<NewsItem> &news);
};

} // namespace holdfast::gui
