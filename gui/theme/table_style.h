// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QProxyStyle>
#include <QStyleFactory>

namespace holdfast::gui {

/// Of tables and their headers: the application's style, but that the text of all cells begins at one distance from the
/// edge.
class TableStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    static constexpr int kEdge = 8; ///< pixels from a cell's edge to its text

    explicit TableStyle(QObject *parent)
        : QProxyStyle(QApplication::style()->name())
    {
        setParent(parent);
    }

    /// The application may have another style.
    void follow()
    {
        const QString name = QApplication::style()->name();
        if (baseStyle()->name() != name)
            setBaseStyle(QStyleFactory::create(name));
    }

    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        if (metric == PM_FocusFrameHMargin)
            return kEdge - 1; // the style adds one
        return metric == PM_HeaderMargin ? kEdge : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

} // namespace holdfast::gui
