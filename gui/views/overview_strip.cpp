// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/overview_strip.h"

#include "gui/theme/icons.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOption>

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

void setTextColour(QLabel *label, const QColor &colour)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
}

} // namespace

Tile::Tile(const QString &caption, QWidget *parent)
    : QWidget(parent)
    , m_value(new PlainLabel(QStringLiteral("\u2013")))
    , m_sign(new PlainLabel)
    , m_caption(new PlainLabel(caption))
{
    QFont big = font();
    big.setPointSizeF(big.pointSizeF() * 1.55);
    m_value->setFont(big);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_caption->setFont(small);
    auto *top = new QHBoxLayout;
    top->setSpacing(5);
    top->addWidget(m_sign);
    top->addWidget(m_value);
    top->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 4, 6, 4);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_caption);
    m_sign->hide();
    restyle();
}

void Tile::show(const QString &value, Level level, const QString &tip)
{
    m_value->setText(value);
    m_level = level;
    m_sign->setVisible(level != Level::Quiet);
    setToolTip(plainTip(tip));
    setAccessibleName(QStringLiteral("%1: %2").arg(m_caption->text(), value));
    restyle();
}

void Tile::restyle()
{
    setTextColour(m_caption, Theme::of(palette()).faintText);
    if (m_level != Level::Quiet)
        setSign(m_sign, m_level, palette());
}

void Tile::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QWidget::changeEvent(event);
}

void Tile::makeClickable()
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleDescription(tr("Enter shows these rows"));
}

void Tile::paintEvent(QPaintEvent *)
{
    if (!hasFocus())
        return;
    QStyleOptionFocusRect option;
    option.initFrom(this);
    QPainter painter(this);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
}

void Tile::keyPressEvent(QKeyEvent *event)
{
    const bool isPress =
        event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isPress && focusPolicy() != Qt::NoFocus)
        Q_EMIT clicked();
    else
        QWidget::keyPressEvent(event);
}

void Tile::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT clicked();
}

OverviewStrip::OverviewStrip(QWidget *parent)
    : QFrame(parent)
    , m_newsSign(new PlainLabel)
    , m_news(new PlainLabel)
{
    const QStringList captions{tr("connected"), tr("degraded"),    tr("offline"), tr("acks / s"),    tr("ack p50"),
                               tr("ack p99"),   tr("runs active"), tr("queued"),  tr("failed, 24 h")};
    const QStringList states{QStringLiteral("connected"), QStringLiteral("degraded"), QStringLiteral("offline")};
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    for (int i = 0; i < TileCount; ++i) {
        auto *tile = new Tile(captions[i]);
        m_tiles += tile;
        row->addWidget(tile, 1);
        if (i < states.size() || i == Failed) {
            const QString state = i == Failed ? QStringLiteral("failed") : states[i];
            tile->makeClickable();
            connect(tile, &Tile::clicked, this, [this, state] { Q_EMIT stateAsked(state); });
        }
    }
    m_news->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_news->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *newsRow = new QHBoxLayout;
    newsRow->setContentsMargins(10, 0, 10, 0);
    newsRow->addWidget(m_newsSign);
    newsRow->addWidget(m_news, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 6, 4, 8);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addLayout(newsRow);
    restyle();
    clear();
}

void OverviewStrip::clear()
{
    for (Tile *tile : m_tiles)
        tile->show(QStringLiteral("\u2013"), Level::Quiet);
    m_news->setText(tr("Nothing received yet."));
    m_newsLevel = Level::Quiet;
    restyle();
}

void OverviewStrip::show(const Overview &overview)
{
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
    m_tiles[Active]->show(locale.toString(overview.runsActive), Level::Quiet);
    m_tiles[Queued]->show(locale.toString(overview.runsQueued), Level::Quiet);
    m_tiles[Failed]->show(locale.toString(overview.failed24h + overview.lost24h),
                          worseIf(overview.failed24h + overview.lost24h > 0, Level::Bad),
                          tr("%1 failed or timed out, %2 lost").arg(overview.failed24h).arg(overview.lost24h));
    showNews(overview);
}

void OverviewStrip::showNews(const Overview &overview)
{
    const bool storeDown = !overview.storeOk;
    const QString news =
        storeDown && overview.news.isEmpty() ? tr("The server's database cannot be written.") : overview.news;
    const bool unused = overview.connected + overview.degraded + overview.offline == 0;
    m_newsLevel = !news.isEmpty() ? (storeDown ? Level::Bad : levelOfNews(overview.newsLevel))
                  : unused        ? Level::Quiet
                                  : Level::Good;
    m_news->setText(!news.isEmpty() ? news : unused ? tr("No worker has connected yet.") : tr("All is well."));
    m_news->setToolTip(plainTip(news));
    m_news->setAccessibleName(tr("News: %1").arg(m_news->text()));
    restyle();
}

void OverviewStrip::setFaded(bool faded)
{
    for (Tile *tile : m_tiles)
        tile->setEnabled(!faded);
    m_newsSign->setEnabled(!faded);
    m_news->setEnabled(!faded);
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
