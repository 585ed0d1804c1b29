// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/news_list.h"
#include "gui/theme/theme.h"

#include <QFrame>
#include <QList>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace holdfast::gui {

/// One figure with its name; its sign appears when the figure is worth a look.
class Tile final : public QWidget
{
    Q_OBJECT

public:
    explicit Tile(const QString &caption, QWidget *parent = nullptr);
    void show(const QString &value, Level level, const QString &tip = {});
    /// It can be clicked, by mouse and by keyboard.
    void makeClickable();

Q_SIGNALS:
    void clicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void restyle();
    void setFonts();

    QLabel *m_value;
    QLabel *m_sign;
    QLabel *m_caption;
    Level m_level = Level::Quiet;
};

/// The answer to "is everything up, what is slow, what broke": always visible above the pages.
class OverviewStrip final : public QFrame
{
    Q_OBJECT

public:
    explicit OverviewStrip(QWidget *parent = nullptr);

    void show(const Overview &overview, const QList<NewsItem> &news);
    /// Before anything was received, or when what is shown is old.
    void setFaded(bool faded);
    /// What can stand in the place of the news; both have the same room, so that nothing moves. Becomes a child.
    void setBanner(QWidget *banner);
    void showBanner(bool on);
    void clear();

Q_SIGNALS:
    /// A worker's state to look at, "flapping", or for runs "failed".
    void stateAsked(const QString &state);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void restyle();
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
