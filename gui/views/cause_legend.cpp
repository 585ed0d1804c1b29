// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cause_legend.h"

#include "gui/theme/theme.h"

#include <QPainter>

namespace holdfast::gui {
namespace {

constexpr int kBox = 14;
constexpr int kGap = 16;

QList<std::pair<CauseFamily, QString>> entries()
{
    return {{CauseFamily::Restart, CauseLegend::tr("restart")},
            {CauseFamily::Network, CauseLegend::tr("network")},
            {CauseFamily::Stall, CauseLegend::tr("stall or sleep")},
            {CauseFamily::Setup, CauseLegend::tr("refused or misconfigured")},
            {CauseFamily::Other, CauseLegend::tr("other")}};
}

} // namespace

CauseLegend::CauseLegend(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Colours of causes"));
}

QSize CauseLegend::sizeHint() const
{
    int width = 0;
    for (const auto &[family, word] : entries())
        width += kBox + 5 + fontMetrics().horizontalAdvance(word) + kGap;
    return {width, fontMetrics().height() + 4};
}

void CauseLegend::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    int x = 0;
    for (const auto &[family, word] : entries()) {
        const QRect box(x, height() / 2 - 5, kBox, 11);
        painter.fillRect(box, theme.brush(family));
        painter.setPen(theme.of(family));
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        x += kBox + 5;
        const int width = fontMetrics().horizontalAdvance(word);
        painter.setPen(theme.faintText);
        painter.drawText(QRect(x, 0, width + 2, height()), Qt::AlignLeft | Qt::AlignVCenter, word);
        x += width + kGap;
    }
}

} // namespace holdfast::gui
