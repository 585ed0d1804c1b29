// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/page.h"

#include "gui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMenu>

namespace holdfast::gui {

/// What had the cursor had no use for it.
void Page::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return clearFilter();
    QWidget::keyPressEvent(event);
}

void Page::setStale(bool stale)
{
    setPalette(stale ? stalePalette(QApplication::palette()) : QPalette());
}

void Page::addWay(QMenu &menu, const QString &text, Way way, const QString &key)
{
    if (!key.isEmpty())
        connect(menu.addAction(text), &QAction::triggered, this, [this, way, key] { Q_EMIT wayAsked(way, key); });
}

void Page::showEmpty(TableView &table, const ServerSession &session, bool filtering, const QString &nothingThere,
                     const EmptyStep &step)
{
    const EmptyStep clear{tr("Clear the filter"), [this] { clearFilter(); }};
    table.setEmptyText(emptyTextFor(session, filtering, nothingThere), !session.hasData() ? EmptyStep()
                                                                       : filtering        ? clear
                                                                                          : step);
}

QString emptyTextFor(const ServerSession &session, bool filtering, const QString &nothingThere)
{
    if (filtering && session.hasData())
        return Page::tr("Nothing matches the filter. Esc clears it.");
    if (session.hasData())
        return nothingThere;
    const QString host = session.address().text();
    if (session.status().wantsToken)
        return Page::tr("%1 requires a token.").arg(host);
    if (session.status().standby)
        return Page::tr("%1 is a standby.").arg(host);
    const QString why = session.status().why;
    return why.isEmpty() ? Page::tr("Connecting to %1 \u2026").arg(host)
                         : Page::tr("%1 cannot be reached: %2.\nTrying again.").arg(host, why);
}

} // namespace holdfast::gui
