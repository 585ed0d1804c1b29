// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/filter_bar.h"

#include "gui/theme/icons.h"
#include "gui/theme/plain_text.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>

namespace holdfast::gui {
FilterBar::FilterBar(const QString &placeholder, const QList<StateChoice> &states, QWidget *parent)
    : QWidget(parent)
    , m_text(new QLineEdit)
    , m_count(new PlainLabel)
    , m_note(new ElidedLabel)
    , m_clear(new QToolButton)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(8, 6, 8, 6);
    m_text->setPlaceholderText(placeholder);
    m_text->setAccessibleName(placeholder);
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(360);
    m_text->setMinimumWidth(140);
    m_lens = m_text->addAction(QIcon(), QLineEdit::LeadingPosition);
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::textChanged, this, &FilterBar::textChanged);
    connect(m_text, &QLineEdit::textChanged, this, &FilterBar::showClear);
    m_row->addWidget(m_text, 3);
    for (const StateChoice &choice : states) {
        auto *button = new QToolButton;
        button->setText(choice.word);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setToolTip(plainTip(tr("Show only rows that are: %1").arg(choice.word)));
        button->setAccessibleName(button->toolTip());
        connect(button, &QToolButton::toggled, this, &FilterBar::onToggled);
        m_row->addWidget(button);
        m_buttons.emplaceBack(choice, button);
    }
    m_counting.setSingleShot(true);
    connect(&m_counting, &QTimer::timeout, this, &FilterBar::countStates);
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Show all rows again (Esc)"));
    m_clear->setAutoRaise(true);
    QSizePolicy room = m_clear->sizePolicy();
    room.setRetainSizeWhenHidden(true);
    m_clear->setSizePolicy(room);
    m_clear->hide();
    connect(m_clear, &QToolButton::clicked, this, &FilterBar::cleared);
    connect(this, &FilterBar::cleared, this, &FilterBar::clear);
    m_row->addWidget(m_count);
    m_row->addWidget(m_clear);
    m_row->addWidget(m_note, 2);
    restyle();
}

void FilterBar::setCount(int shown, int all, bool isCut)
{
    const QLocale locale;
    const QString number = locale.toString(all);
    const QString of = locale.toString(shown);
    if (shown == all)
        m_count->setText(isCut ? tr("the newest %1").arg(number) : number);
    else
        m_count->setText(isCut ? tr("%1 of the newest %2").arg(of, number) : tr("%1 of %2").arg(of, number));
    if (!m_scope.isEmpty())
        m_count->setText(QStringLiteral("%1, %2").arg(m_scope, m_count->text()));
    fit();
    m_count->setToolTip(plainTip(isCut ? tr("There are older rows, which are not shown.") : QString()));
}

void FilterBar::setNote(const QString &note, bool bad)
{
    m_isBad = bad;
    m_note->setText(note);
    m_note->setToolTip(plainTip(note));
    restyle();
}

QString FilterBar::note() const
{
    return m_note->text();
}

void FilterBar::clearText()
{
    m_text->clear();
}

void FilterBar::setText(const QString &text)
{
    m_text->setText(text);
}

void FilterBar::clear()
{
    m_text->clear();
    if (!chosenStates().isEmpty())
        setChosenStates({});
}

bool FilterBar::isFiltering() const
{
    return !m_text->text().isEmpty() || !chosenStates().isEmpty();
}

void FilterBar::setScope(const QString &scope)
{
    m_scope = scope;
    showClear();
}

/// A filter that is forgotten hides what one looks for.
void FilterBar::showClear()
{
    m_clear->setVisible(isFiltering() || !m_scope.isEmpty());
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

QToolButton *FilterBar::addButton(const QString &text, const QString &iconName)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    m_added.emplaceBack(iconName, button);
    addWidget(button);
    restyle();
    return button;
}

QSet<QString> FilterBar::chosenStates() const
{
    QSet<QString> states;
    for (const auto &[choice, button] : m_buttons) {
        if (button->isChecked())
            states += QSet<QString>(choice.states.begin(), choice.states.end());
    }
    return states;
}

void FilterBar::onToggled()
{
    showClear();
    Q_EMIT statesChanged(chosenStates());
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            Q_EMIT rowsAsked();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilterBar::restyle()
{
    const Theme theme = Theme::of(palette());
    m_lens->setIcon(icon(QStringLiteral("filter"), theme.faintText));
    for (const auto &[choice, button] : m_buttons)
        button->setIcon(icon(iconName(choice.level), theme.of(choice.level)));
    for (const auto &[name, button] : m_added)
        button->setIcon(icon(name, theme.faintText));
    QPalette faint = m_count->palette();
    faint.setColor(QPalette::WindowText, theme.faintText);
    m_count->setPalette(faint);
    QPalette colours = m_note->palette();
    colours.setColor(QPalette::WindowText, m_isBad ? theme.bad : theme.faintText);
    m_note->setPalette(colours);
}

void FilterBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QWidget::changeEvent(event);
}

} // namespace holdfast::gui
