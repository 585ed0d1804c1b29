// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/page.h"

namespace holdfast::gui {

QString emptyTextFor(const Session &session, bool filtering, const QString &nothingThere)
{
    if (filtering && session.hasData())
        return Page::tr("Nothing fits the filter.");
    if (session.hasData())
        return nothingThere;
    const QString why = session.status().why;
    return why.isEmpty() ? Page::tr("Connecting to %1 \u2026").arg(session.address().text())
                         : Page::tr("%1 cannot be reached: %2.\nTrying again.").arg(session.address().text(), why);
}

} // namespace holdfast::gui
