// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace holdfast::gui {

/// Of tables and their headers: the text of all cells begins at one distance from the edge.
class TableStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    static constexpr int kEdge = 8; ///< pixels from a cell's edge to its text

    explicit TableStyle(QObject *parent) { setParent(parent); }

    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        if (metric == PM_FocusFrameHMargin)
            return kEdge - 1; // the style adds one
        return metric == PM_HeaderMargin ? kEdge : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

} // namespace holdfast::gui
