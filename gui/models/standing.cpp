// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/standing.h"

namespace holdfast::gui {

Standing Standing::of(const FeedStatus &status, const Overview &overview, const QList<NewsItem> &news)
{
    Standing standing;
    if (status.standby) {
        standing.level = Level::Good;
        standing.text = tr("standby");
    } else if (status.state == FeedState::CutOff) {
        standing.level = Level::Bad;
        standing.text = tr("cut off");
    } else if (status.state == FeedState::Connecting) {
        standing.text = status.why.isEmpty() ? tr("connecting") : tr("not reached");
    } else if (overview.offline > 0) {
        standing.level = Level::Bad;
        standing.text = tr("%n offline", nullptr, overview.offline);
    } else if (!news.isEmpty() && news.first().level == Level::Bad) {
        standing.level = Level::Bad;
        standing.text = tr("not well");
    } else if (overview.degraded > 0) {
        standing.level = Level::Warning;
        standing.text = tr("%n degraded", nullptr, overview.degraded);
    } else if (!news.isEmpty()) {
        standing.level = Level::Warning;
        standing.text = tr("see the news");
    } else {
        standing.level = Level::Good;
        standing.text = tr("all is well");
    }
    return standing;
}

} // namespace holdfast::gui
