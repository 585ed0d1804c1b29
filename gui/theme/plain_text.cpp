// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/plain_text.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>

#include <QTextDocument>

namespace holdfast::gui {

ElidedLabel::ElidedLabel(const QString &text)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // else a long text would widen the window
}

void ElidedLabel::paintEvent(QPaintEvent *event)
{
    const QRect room = contentsRect().adjusted(std::max(0, indent()), 0, 0, 0);
    if (fontMetrics().horizontalAdvance(text()) <= room.width())
        return QLabel::paintEvent(event);
    QPainter painter(this);
    style()->drawItemText(&painter, room, static_cast<int>(alignment()) | Qt::TextSingleLine, palette(), isEnabled(),
                          fontMetrics().elidedText(text(), Qt::ElideRight, room.width()), foregroundRole());
}

QString plainTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal) : text;
}

} // namespace holdfast::gui
