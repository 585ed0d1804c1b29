// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cause_legend.h"

#include "gui/theme/plain_text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>

namespace holdfast::gui {
namespace {

constexpr QSize kBox(14, 11);

QList<std::pair<CauseFamily, QString>> entries()
{
    return {{CauseFamily::Restart, CauseLegend::tr("restart")},
            {CauseFamily::Network, CauseLegend::tr("network")},
            {CauseFamily::Stall, CauseLegend::tr("stall or sleep")},
            {CauseFamily::Setup, CauseLegend::tr("refused or misconfigured")},
            {CauseFamily::Other, CauseLegend::tr("other")}};
}

QIcon boxOf(CauseFamily family, const Theme &theme, qreal density)
{
    QPixmap pixmap(kBox * density);
    pixmap.setDevicePixelRatio(density);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const QRect box(QPoint(0, 0), kBox);
    painter.fillRect(box, theme.brush(family));
    painter.setPen(theme.of(family));
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.end();
    return pixmap;
}

} // namespace

CauseLegend::CauseLegend(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Colours of causes"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    for (const auto &[family, word] : entries()) {
        auto *button = new QToolButton;
        button->setText(word);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setIconSize(kBox);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setToolTip(plainTip(tr("Show only outages of this cause: %1").arg(word)));
        connect(button, &QToolButton::toggled, this, &CauseLegend::changed);
        row->addWidget(button);
        m_buttons.emplaceBack(family, button);
    }
    restyle();
}

bool CauseLegend::isFiltering() const
{
    return std::any_of(m_buttons.begin(), m_buttons.end(), [](const auto &each) { return each.second->isChecked(); });
}

bool CauseLegend::isChosen(const QString &cause) const
{
    const CauseFamily family = familyOf(cause);
    return !isFiltering() || std::any_of(m_buttons.begin(), m_buttons.end(), [family](const auto &each) {
        return each.first == family && each.second->isChecked();
    });
}

void CauseLegend::clear()
{
    if (!isFiltering())
        return;
    for (const auto &[family, button] : m_buttons) {
        const QSignalBlocker quiet(button);
        button->setChecked(false);
    }
    Q_EMIT changed();
}

void CauseLegend::restyle()
{
    const Theme theme = Theme::of(palette());
    for (const auto &[family, button] : m_buttons)
        button->setIcon(boxOf(family, theme, devicePixelRatioF()));
}

void CauseLegend::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QWidget::changeEvent(event);
}

} // namespace holdfast::gui
