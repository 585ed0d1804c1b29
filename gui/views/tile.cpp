// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/tile.h"

#include "gui/theme/icons.h"
#include "gui/theme/plain_text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace holdfast::gui {
namespace {

constexpr int kTileSign = 16;
constexpr int kTrend = 60;  ///< values of a small curve
constexpr int kFewest = 10; ///< with fewer there is none

void setTextColour(QLabel *label, const QColor &colour)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
}

} // namespace

Tile::Tile(const QString &caption, bool isState, QWidget *parent)
    : QWidget(parent)
    , m_value(new PlainLabel(QStringLiteral("\u2013")))
    , m_sign(new PlainLabel)
    , m_caption(new PlainLabel(caption))
    , m_isState(isState)
{
    setFonts();
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
    m_isNothing = value == QLocale().toString(0);
    m_level = level;
    m_sign->setVisible(level != Level::Quiet);
    setToolTip(plainTip(tip));
    setAccessibleName(QStringLiteral("%1: %2").arg(m_caption->text(), value));
    restyle();
}

void Tile::setFonts()
{
    QFont big = font();
    big.setPointSizeF(big.pointSizeF() * (m_isState ? 1.6 : 1.3));
    m_value->setFont(big);
    QFont biggest = font(); // captions stand in one line
    biggest.setPointSizeF(biggest.pointSizeF() * 1.6);
    m_value->setFixedHeight(QFontMetrics(biggest).height());
    m_value->setAlignment(Qt::AlignLeft | Qt::AlignBottom);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_caption->setFont(small);
}

void Tile::restyle()
{
    const Theme theme = Theme::of(palette());
    setTextColour(m_caption, isEnabled() ? theme.faintText : palette().color(QPalette::WindowText));
    setTextColour(m_value, m_isNothing && isEnabled() ? theme.faintText : palette().color(QPalette::WindowText));
    if (m_level != Level::Quiet)
        m_sign->setPixmap(iconPixmap(iconName(m_level), theme.of(m_level), kTileSign, m_sign->devicePixelRatioF()));
}

void Tile::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::EnabledChange)
        restyle();
    if (event->type() == QEvent::FontChange)
        setFonts();
    QWidget::changeEvent(event);
}

void Tile::makeClickable()
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleDescription(tr("Enter shows these rows"));
}

void Tile::addToTrend(double value)
{
    m_trend += value;
    if (m_trend.size() > kTrend)
        m_trend.removeFirst();
    update();
}

/// A thin line in what room is left beside the figure; from nothing, so that a quiver is no wave.
void Tile::paintTrend(QPainter &painter) const
{
    const int left = m_value->geometry().right() + 10;
    const QRect area(left, m_value->geometry().top() + 4, std::min(60, width() - left - 14), m_value->height() - 8);
    if (m_trend.size() < kFewest || area.width() < 20)
        return;
    const double most = std::max(1e-9, *std::max_element(m_trend.begin(), m_trend.end()));
    QPolygonF line;
    for (qsizetype i = 0; i < m_trend.size(); ++i) {
        const double x = area.right() - double(m_trend.size() - 1 - i) * area.width() / (kTrend - 1);
        line << QPointF(x, area.bottom() - m_trend[i] / most * area.height());
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(palette()).quiet, 1.2));
    painter.drawPolyline(line);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void Tile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintTrend(painter);
    if (!hasFocus())
        return;
    QStyleOptionFocusRect option;
    option.initFrom(this);
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

} // namespace holdfast::gui
