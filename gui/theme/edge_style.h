// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/theme/theme.h"

#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

namespace holdfast::gui {

/// Qt's Fusion draws the edge of a box darker than the window, which on a dark one is not seen.
class EdgeStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool isBox = element == PE_IndicatorCheckBox || element == PE_IndicatorRadioButton;
        const Theme theme = Theme::of(option->palette);
        if (!isBox || !theme.dark)
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(theme.faintText);
        painter->setBrush(Qt::NoBrush);
        const QRectF edge = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
        const double radius = element == PE_IndicatorCheckBox ? 1.5 : edge.width() / 2;
        painter->drawRoundedRect(edge, radius, radius);
        painter->restore();
    }
};

} // namespace holdfast::gui
