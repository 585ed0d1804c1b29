// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/history_page.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QSaveFile>

namespace holdfast::gui {

Result<void> HistoryPage::exportTo(const QString &name) const
{
    QSaveFile file(name);
    const QByteArray csv = toCsv(shownOutages());
    if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size() || !file.commit())
        return Problem{QStringLiteral("not_written"), file.errorString(), name, tr("choose another place")};
    return {};
}

void HistoryPage::onExport()
{
    auto *dialog = new QFileDialog(this, tr("Export outages"), {}, tr("CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("outages.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &name) {
        const auto written = exportTo(name);
        if (!written)
            tellOf(written.problem().text(), true);
        else if (m_isCut)
            tellOf(tr("The file has only the newest %L1 outages of this time span. Choose a shorter time span to "
                      "export older outages.")
                       .arg(m_outages.rowCount()));
    });
    dialog->open();
}

void HistoryPage::tellOf(const QString &sentence, bool bad)
{
    auto *box = new QMessageBox(bad ? QMessageBox::Warning : QMessageBox::Information, tr("Export outages"), sentence,
                                QMessageBox::Ok, this);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace holdfast::gui
