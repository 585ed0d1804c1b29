// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/news_list.h"
#include "gui/theme/theme.h"

#include <QFrame>
#include <QList>

class QHBoxLayout;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace holdfast::gui {

class Tile;

/// The answer to "is everything up, what is slow, what broke": always visible above the pages.
class OverviewStrip final : public QFrame
{
    Q_OBJECT

public:
    explicit OverviewStrip(QWidget *parent = nullptr);

    /// `failed`: how bad the failed runs are.
    void show(const Overview &overview, Level failed, const QList<NewsItem> &news);
    /// Before anything was received, or when what is shown is old.
    void setFaded(bool faded);
    /// What can stand in the place of the news; both have the same room, so that nothing moves. Becomes a child.
    void setBanner(QWidget *banner);
    void showBanner(bool on);
    void clear();

Q_SIGNALS:
    /// A worker's state to look at, "flapping", or for runs "failed" and "active".
    void stateAsked(const QString &state);
    /// What failed has been seen.
    void seenAsked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void restyle();
    void makeTiles(QHBoxLayout &row);
    void showNews(const Overview &overview);
    void fillMenu();

    QList<Tile *> m_tiles;
    QStackedWidget *m_place; ///< of the news or the banner
    QLabel *m_newsSign;
    QLabel *m_news;
    QToolButton *m_more; ///< has its room always
    QList<NewsItem> m_items;
    Level m_newsLevel = Level::Quiet;
};

} // namespace holdfast::gui
