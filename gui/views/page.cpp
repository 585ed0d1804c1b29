// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/page.h"

namespace holdfast::gui {

QString emptyTextFor(const ServerSession &session, bool filtering, const QString &nothingThere)
{
    if (filtering && session.hasData())
        return Page::tr("Nothing matches the filter.");
    if (session.hasData())
        return nothingThere;
    const QString host = session.address().text();
    if (session.status().wantsToken)
        return Page::tr("%1 requires a token.").arg(host);
    const QString why = session.status().why;
    return why.isEmpty() ? Page::tr("Connecting to %1 \u2026").arg(host)
                         : Page::tr("%1 cannot be reached: %2.\nTrying again.").arg(host, why);
}

} // namespace holdfast::gui
