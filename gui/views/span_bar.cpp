// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/span_bar.h"

#include "gui/theme/labels.h"

#include <QSettings>

namespace holdfast::gui {
namespace {

QString wordFor(Seconds length)
{
    const auto inMinutes = static_cast<int>(length.count() / 60);
    if (inMinutes < 60)
        return SpanBar::tr("last %n minute(s)", nullptr, inMinutes);
    if (inMinutes < 2 * 24 * 60)
        return SpanBar::tr("last %n hour(s)", nullptr, inMinutes / 60);
    return SpanBar::tr("last %n day(s)", nullptr, inMinutes / (24 * 60));
}

} // namespace

SpanBar::SpanBar(const QString &name, const QList<Seconds> &lengths, Seconds first, QWidget *parent)
    : QComboBox(parent)
    , m_name(QStringLiteral("spans/") + name)
{
    setAccessibleName(tr("Span of time"));
    for (const Seconds length : lengths)
        addItem(wordFor(length), QVariant::fromValue<qlonglong>(length.count()));
    const qlonglong wanted = QSettings().value(m_name, qlonglong(first.count())).toLongLong();
    m_lastLive = std::max(0, findData(wanted));
    setCurrentIndex(m_lastLive);
    connect(this, &QComboBox::activated, this, &SpanBar::onActivated);
}

Span SpanBar::span(WallTime now) const
{
    return m_chosen.value_or(Span{now - Seconds(itemData(m_lastLive).toLongLong()), now});
}

void SpanBar::choose(Span span)
{
    showChosen(span);
    Q_EMIT changed();
}

void SpanBar::follow(const SpanBar &other)
{
    if (other.m_chosen)
        return showChosen(*other.m_chosen);
    const int index = findData(other.itemData(other.m_lastLive));
    showLive(index >= 0 ? index : m_lastLive);
}

void SpanBar::showChosen(Span span)
{
    m_chosen = span;
    ++m_choice;
    if (itemData(count() - 1).isValid())
        addItem(QString());
    setItemText(count() - 1, tr("%1 to %2").arg(Labels::time(span.from, span.to), Labels::time(span.to, span.to)));
    setCurrentIndex(count() - 1);
    Q_EMIT shown();
}

void SpanBar::backToPresent()
{
    setCurrentIndex(m_lastLive);
    onActivated(m_lastLive);
}

void SpanBar::onActivated(int index)
{
    if (!itemData(index).isValid())
        return;
    showLive(index);
    QSettings().setValue(m_name, itemData(index));
    Q_EMIT changed();
}

void SpanBar::showLive(int index)
{
    m_chosen.reset();
    ++m_choice;
    m_lastLive = index;
    if (!itemData(count() - 1).isValid())
        removeItem(count() - 1);
    setCurrentIndex(index);
    Q_EMIT shown();
}

LiveButton::LiveButton(SpanBar &span)
{
    setAutoRaise(true);
    setToolTip(tr("Back to the present (Home)"));
    connect(this, &QToolButton::clicked, &span, &SpanBar::backToPresent);
    connect(&span, &SpanBar::shown, this, [this, &span] { renew(span); });
    setText(tr("Paused: back to live"));
    setMinimumWidth(sizeHint().width()); // nothing moves
    renew(span);
}

void LiveButton::renew(const SpanBar &span)
{
    setEnabled(!span.isLive());
    setText(span.isLive() ? tr("Live") : tr("Paused: back to live"));
}

} // namespace holdfast::gui
