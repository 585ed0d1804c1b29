// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/overview_strip.h"

#include "gui/theme/icons.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/views/tile.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QMap>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedWidget>
#include <QStyleOption>
#include <QToolButton>

namespace holdfast::gui {
namespace {

enum TileIndex { Connected, Degraded, Offline, Acks, AckP50, AckP99, Active, Queued, Failed, TileCount };

constexpr int kSign = 16;
constexpr double kSlowP99 = 1000; ///< milliseconds; from here the figure is marked

void setSign(QLabel *label, Level level, const QPalette &palette)
{
    const QColor colour = Theme::of(palette).of(level);
    label->setPixmap(iconPixmap(iconName(level), colour, kSign, label->devicePixelRatioF()));
}

Level worseIf(bool bad, Level level)
{
    return bad ? level : Level::Quiet;
}

} // namespace

OverviewStrip::OverviewStrip(QWidget *parent)
    : QFrame(parent)
    , m_place(new QStackedWidget)
    , m_newsSign(new PlainLabel)
    , m_news(new ElidedLabel)
    , m_more(new QToolButton)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    makeTiles(*row);
    m_news->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *news = new QWidget;
    auto *newsRow = new QHBoxLayout(news);
    newsRow->setContentsMargins(10, 0, 10, 0);
    newsRow->addWidget(m_newsSign);
    newsRow->addWidget(m_news, 1);
    newsRow->addWidget(m_more);
    m_more->setAutoRaise(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    m_more->setToolTip(tr("All that is not well; each opens its rows"));
    QSizePolicy room = m_more->sizePolicy();
    room.setRetainSizeWhenHidden(true);
    m_more->setSizePolicy(room);
    connect(m_more->menu(), &QMenu::aboutToShow, this, &OverviewStrip::fillMenu);
    m_place->addWidget(news);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 6, 4, 3);
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(m_place);
    restyle();
    clear();
}

/// In three groups: workers, answers, runs.
void OverviewStrip::makeTiles(QHBoxLayout &row)
{
    const QStringList captions{tr("connected"), tr("degraded"),    tr("offline"), tr("acks / s"),    tr("ack p50"),
                               tr("ack p99"),   tr("runs active"), tr("queued"),  tr("failed, 24 h")};
    const QMap<int, QString> rows{{Connected, QStringLiteral("connected")}, {Degraded, QStringLiteral("degraded")},
                                  {Offline, QStringLiteral("offline")},     {Active, QStringLiteral("active")},
                                  {Queued, QStringLiteral("active")},       {Failed, QStringLiteral("failed")}};
    for (int i = 0; i < TileCount; ++i) {
        if (i == Acks || i == Active) {
            auto *line = new QFrame;
            line->setFrameShape(QFrame::VLine);
            line->setFrameShadow(QFrame::Plain);
            line->setEnabled(false); // faint
            row.addWidget(line);
        }
        auto *tile = new Tile(captions[i], rows.contains(i));
        m_tiles += tile;
        row.addWidget(tile, 1);
        if (!rows.contains(i))
            continue;
        tile->makeClickable();
        connect(tile, &Tile::clicked, this, [this, asked = rows[i]] { Q_EMIT stateAsked(asked); });
    }
}

void OverviewStrip::clear()
{
    for (Tile *tile : m_tiles)
        tile->show(QStringLiteral("\u2013"), Level::Quiet);
    m_items.clear();
    m_more->hide();
    m_news->setText(tr("Nothing received yet."));
    m_newsLevel = Level::Quiet;
    restyle();
}

void OverviewStrip::show(const Overview &overview, Level failed, const QList<NewsItem> &news)
{
    m_items = news;
    const QLocale locale;
    const bool someDown = overview.offline > 0;
    m_tiles[Connected]->show(locale.toString(overview.connected), worseIf(overview.connected > 0, Level::Good));
    m_tiles[Degraded]->show(locale.toString(overview.degraded), worseIf(overview.degraded > 0, Level::Warning));
    m_tiles[Offline]->show(locale.toString(overview.offline), worseIf(someDown, Level::Bad));
    m_tiles[Acks]->show(locale.toString(overview.acksPerSecond, 'f', overview.acksPerSecond < 10 ? 1 : 0), Level::Quiet,
                        tr("Messages answered a second"));
    m_tiles[AckP50]->show(Labels::latency(overview.ackMs.p50), Level::Quiet,
                          tr("Half of the answers of the last minute were faster"));
    m_tiles[AckP99]->show(Labels::latency(overview.ackMs.p99),
                          worseIf(overview.ackMs.p99.value_or(0) >= kSlowP99, Level::Warning),
                          tr("One answer in a hundred took longer; the slowest of the last minute: %1")
                              .arg(Labels::latency(overview.ackMs.max)));
    m_tiles[Acks]->addToTrend(overview.acksPerSecond);
    m_tiles[AckP99]->addToTrend(overview.ackMs.p99.value_or(0));
    m_tiles[Active]->show(locale.toString(overview.runsActive), Level::Quiet);
    m_tiles[Queued]->show(locale.toString(overview.runsQueued), Level::Quiet);
    m_tiles[Failed]->show(locale.toString(overview.failed24h + overview.lost24h), failed,
                          tr("%1 failed or timed out, %2 lost").arg(overview.failed24h).arg(overview.lost24h));
    showNews(overview);
}

void OverviewStrip::showNews(const Overview &overview)
{
    const bool unused = overview.connected + overview.degraded + overview.offline == 0;
    const QString news = m_items.isEmpty() ? QString() : m_items.first().sentence;
    m_newsLevel = !news.isEmpty() ? m_items.first().level : unused ? Level::Quiet : Level::Good;
    m_news->setText(!news.isEmpty() ? news : unused ? tr("No worker has connected yet.") : tr("All is well."));
    m_news->setToolTip(plainTip(news));
    m_news->setAccessibleName(tr("News: %1").arg(m_news->text()));
    const int more = static_cast<int>(m_items.size()) - 1;
    m_more->setVisible(more >= 0);
    m_more->setText(more > 0 ? tr("%n more", nullptr, more) : tr("Show"));
    restyle();
}

void OverviewStrip::fillMenu()
{
    constexpr qsizetype longest = 110; // characters
    m_more->menu()->clear();
    const Theme theme = Theme::of(palette());
    for (const NewsItem &item : std::as_const(m_items)) {
        const bool isLong = item.sentence.size() > longest;
        QString text = isLong ? item.sentence.first(longest) + QChar(0x2026) : item.sentence;
        QAction *action = m_more->menu()->addAction(icon(iconName(item.level), theme.of(item.level)),
                                                    text.replace(u'&', QStringLiteral("&&")));
        action->setEnabled(!item.rows.isEmpty());
        connect(action, &QAction::triggered, this, [this, rows = item.rows] { Q_EMIT stateAsked(rows); });
    }
    const auto isFailure = [](const NewsItem &item) { return item.rows == u"failing" || item.rows == u"failed"; };
    if (std::none_of(m_items.begin(), m_items.end(), isFailure))
        return;
    m_more->menu()->addSeparator();
    m_more->menu()->addAction(tr("&Mark the failures as seen"), this, &OverviewStrip::seenAsked);
}

void OverviewStrip::setFaded(bool faded)
{
    for (Tile *tile : m_tiles)
        tile->setEnabled(!faded);
    m_newsSign->setEnabled(!faded);
    m_news->setEnabled(!faded);
}

void OverviewStrip::setBanner(QWidget *banner)
{
    m_place->addWidget(banner);
    m_place->setFixedHeight(std::max(banner->minimumSizeHint().height(), 2 * fontMetrics().lineSpacing() + 4));
}

void OverviewStrip::showBanner(bool on)
{
    m_place->setCurrentIndex(on ? 1 : 0);
}

void OverviewStrip::restyle()
{
    setSign(m_newsSign, m_newsLevel, palette());
}

void OverviewStrip::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.raised);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
}

void OverviewStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QFrame::changeEvent(event);
}

} // namespace holdfast::gui
