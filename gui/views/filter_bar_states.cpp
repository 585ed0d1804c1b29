// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/keyed_table.h"
#include "gui/views/filter_bar.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>

/// The buttons of the states: how many rows each has, and what there is room for.
namespace holdfast::gui {
namespace {

constexpr int kCountMs = 400;

} // namespace

void FilterBar::countStatesOf(const QAbstractItemModel &model)
{
    m_model = &model;
    const auto countSoon = [this] {
        if (!m_counting.isActive())
            m_counting.start(m_counted.isValid() ? std::max(0, kCountMs - int(m_counted.elapsed())) : 0);
    };
    connect(&model, &QAbstractItemModel::dataChanged, this, countSoon);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&model, change, this, countSoon);
    connect(&model, &QAbstractItemModel::layoutChanged, this, countSoon);
    connect(&model, &QAbstractItemModel::modelReset, this, countSoon);
    countStates();
}

void FilterBar::countStates()
{
    if (m_model->rowCount() > 0) // the first rows are counted at once
        m_counted.start();
    QHash<QString, int> counts;
    for (int row = 0; row < m_model->rowCount(); ++row)
        ++counts[m_model->index(row, 0).data(StateRole).toString()];
    QStringList list;
    for (const auto &[choice, button] : m_buttons) {
        int count = 0;
        for (const QString &state : choice.states)
            count += counts.value(state);
        list += QLocale().toString(count);
    }
    if (list == std::exchange(m_counts, list))
        return;
    showStates();
    fit();
    updateGeometry();
}

QString FilterBar::textOf(const QString &word, const QString &count, bool withWords)
{
    if (count.isEmpty())
        return word;
    return withWords ? QStringLiteral("%1 %2").arg(word, count) : count;
}

void FilterBar::showStates()
{
    for (qsizetype i = 0; i < m_buttons.size(); ++i)
        m_buttons[i].second->setText(textOf(m_buttons[i].first.word, m_counts.value(i), m_hasWords));
}

/// Of all that stands in the bar, with the shortest line to type in and no note.
int FilterBar::widthNeeded(bool withWords) const
{
    const QMargins margins = m_row->contentsMargins();
    int needed = margins.left() + margins.right() + m_row->spacing() * (m_row->count() - 1);
    for (int i = 0; i < m_row->count(); ++i) {
        const QWidget *widget = m_row->itemAt(i)->widget();
        if (widget == m_text)
            needed += m_text->minimumWidth();
        else if (widget != nullptr && widget != m_note)
            needed += widget->sizeHint().width();
    }
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        const auto &[choice, button] = m_buttons[i];
        const QString wanted = textOf(choice.word, m_counts.value(i), withWords);
        const QFontMetrics metrics = button->fontMetrics();
        needed += metrics.horizontalAdvance(wanted) - metrics.horizontalAdvance(button->text());
    }
    return needed;
}

QSize FilterBar::minimumSizeHint() const
{
    return {widthNeeded(false), QWidget::minimumSizeHint().height()};
}

/// Without room for all words the buttons have their signs and numbers, and say the rest in their tool tips.
void FilterBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void FilterBar::fit()
{
    if (const bool fits = width() >= widthNeeded(true); fits != std::exchange(m_hasWords, fits))
        showStates();
}

} // namespace holdfast::gui
