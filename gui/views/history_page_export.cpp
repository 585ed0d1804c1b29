// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/csv_export.h"
#include "gui/views/history_page.h"

namespace holdfast::gui {

Result<void> HistoryPage::exportTo(const QString &name) const
{
    return writeFile(name, toCsv(shownOutages()));
}

void HistoryPage::onExport()
{
    askForFile(*this, tr("Export outages"), QStringLiteral("outages.csv"), [this](const QString &name) {
        const auto written = exportTo(name);
        if (!written)
            Q_EMIT said(tr("The outages are not written: %1").arg(written.problem().text()), true);
        else if (m_isCut)
            Q_EMIT said(tr("The file has only the newest %L1 outages of this time span. Choose a shorter time span to "
                           "export older outages.")
                            .arg(m_outages.rowCount()),
                        true);
        else
            Q_EMIT said(tr("%L1 outages are written to %2").arg(shownOutages().size()).arg(name));
    });
}

} // namespace holdfast::gui
