// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/filter_bar.h"

#include "gui/theme/icons.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>

namespace holdfast::gui {

FilterBar::FilterBar(const QString &placeholder, const QList<StateChoice> &states, QWidget *parent)
    : QWidget(parent)
    , m_text(new QLineEdit)
    , m_count(new QLabel)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(8, 6, 8, 6);
    m_text->setPlaceholderText(placeholder);
    m_text->setAccessibleName(placeholder);
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(360);
    m_text->setMinimumWidth(140);
    m_lens = m_text->addAction(QIcon(), QLineEdit::LeadingPosition);
    connect(m_text, &QLineEdit::textChanged, this, &FilterBar::textChanged);
    m_row->addWidget(m_text, 3);
    for (const StateChoice &choice : states) {
        auto *button = new QToolButton;
        button->setText(choice.word);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setToolTip(tr("Show only rows that are: %1").arg(choice.word));
        button->setAccessibleName(button->toolTip());
        connect(button, &QToolButton::toggled, this, &FilterBar::onToggled);
        m_row->addWidget(button);
        m_buttons.emplaceBack(choice, button);
    }
    m_row->addWidget(m_count);
    m_row->addStretch(1);
    restyle();
}

void FilterBar::setCount(int shown, int all, bool isCut)
{
    const QLocale locale;
    const QString count =
        shown == all ? locale.toString(all) : tr("%1 of %2").arg(locale.toString(shown), locale.toString(all));
    m_count->setText(isCut ? tr("%1; older ones are not shown").arg(count) : count);
}

void FilterBar::clearText()
{
    m_text->clear();
}

void FilterBar::setChosenStates(const QSet<QString> &states)
{
    for (const auto &[choice, button] : m_buttons) {
        const QSignalBlocker quiet(button);
        button->setChecked(states.contains(choice.states.first()));
    }
    onToggled();
}

void FilterBar::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FilterBar::addWidget(QWidget *widget)
{
    m_row->addWidget(widget);
}

void FilterBar::onToggled()
{
    QSet<QString> states;
    for (const auto &[choice, button] : m_buttons) {
        if (button->isChecked())
            states += QSet<QString>(choice.states.begin(), choice.states.end());
    }
    Q_EMIT statesChanged(states);
}

void FilterBar::restyle()
{
    const Theme theme = Theme::of(palette());
    m_lens->setIcon(icon(QStringLiteral("filter"), theme.faintText));
    for (const auto &[choice, button] : m_buttons)
        button->setIcon(icon(iconName(choice.level), theme.of(choice.level)));
    QPalette faint = m_count->palette();
    faint.setColor(QPalette::WindowText, theme.faintText);
    m_count->setPalette(faint);
}

void FilterBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QWidget::changeEvent(event);
}

} // namespace holdfast::gui
