// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/field_form.h"

#include "gui/theme/plain_text.h"
#include "gui/theme/theme.h"

#include <QEvent>
#include <QFormLayout>
#include <QVBoxLayout>

namespace holdfast::gui {

FieldForm::FieldForm(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 8);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft);
    layout->addLayout(m_form);
    layout->addStretch();
}

void FieldForm::add(const QString &key, const QString &name, QWidget *field)
{
    Row row;
    row.field = field;
    row.fault = new PlainLabel;
    row.fault->setWordWrap(true);
    row.holder = new QWidget;
    auto *column = new QVBoxLayout(row.holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(field);
    column->addWidget(row.fault);
    m_form->addRow(name, row.holder);
    if (auto *label = qobject_cast<QLabel *>(m_form->labelForField(row.holder)))
        label->setBuddy(field);
    m_rows.insert(key, row);
    m_order += key;
    renew(row);
    restyle();
}

void FieldForm::addBelow(QWidget *widget)
{
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->addWidget(widget, 1);
    column->setStretch(1, 0); // the empty room before it
}

void FieldForm::setApplies(const QString &key, bool applies)
{
    m_rows[key].applies = applies;
    renew(m_rows[key]);
}

void FieldForm::setFault(const QString &key, const QString &sentence)
{
    m_rows[key].fault->setText(sentence);
    m_rows[key].field->setAccessibleDescription(sentence);
    renew(m_rows[key]);
}

QString FieldForm::fault(const QString &key) const
{
    return m_rows[key].fault->text();
}

bool FieldForm::hasFault() const
{
    return std::any_of(m_rows.begin(), m_rows.end(), [](const Row &row) { return !row.fault->text().isEmpty(); });
}

void FieldForm::focusFault()
{
    for (const QString &key : std::as_const(m_order)) {
        if (!fault(key).isEmpty())
            return m_rows[key].field->setFocus(Qt::OtherFocusReason);
    }
}

void FieldForm::renew(const Row &row)
{
    const bool isWrong = !row.fault->text().isEmpty();
    row.fault->setVisible(isWrong);
    m_form->setRowVisible(row.holder, row.applies || isWrong);
}

void FieldForm::restyle()
{
    for (const Row &row : std::as_const(m_rows)) {
        QPalette red = palette();
        red.setColor(QPalette::WindowText, Theme::of(palette()).bad);
        row.fault->setPalette(red);
    }
}

void FieldForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QWidget::changeEvent(event);
}

} // namespace holdfast::gui
