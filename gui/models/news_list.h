// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/seen_failures.h"
#include "gui/theme/theme.h"

#include <QCoreApplication>

namespace holdfast::gui {

/// Something that is not well, and the rows that it is about.
struct NewsItem
{
    Level level = Level::Warning;
    QString sentence;
    QString rows; ///< a worker's state, "flapping", "failing" for jobs, "channels", "failed" for runs; empty: none
    friend bool operator==(const NewsItem &, const NewsItem &) = default;
};

/// All that is not well, the worst first, by the same measure as the figures above the pages. Pure.
class NewsList final
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::NewsList)

public:
    NewsList() = delete;

    /// `now`: the server's time. No items: all is well.
    [[nodiscard]] static QList<NewsItem> of(const Overview &overview, const std::vector<WorkerRow> &workers,
                                            const std::vector<JobRow> &jobs, const std::vector<ChannelRow> &channels,
                                            WallTime now, const SeenFailures &seen = {});
    /// Of the figures of runs that failed or were lost in the last day. A job that succeeds again is well, and what was
    /// seen needs no colour.
    [[nodiscard]] static Level levelOfFailed(const Overview &overview, const std::vector<JobRow> &jobs,
                                             const SeenFailures &seen = {});
};

} // namespace holdfast::gui
