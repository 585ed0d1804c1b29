// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/csv_export.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QSaveFile>

namespace holdfast::gui {

Result<void> writeFile(const QString &name, const QByteArray &content)
{
    QSaveFile file(name);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
        return {};
    return Problem{QStringLiteral("not_written"), file.errorString(), name,
                   QCoreApplication::translate("holdfast::gui::HistoryPage", "choose another place")};
}

void askForFile(QWidget &parent, const QString &title, const QString &file,
                const std::function<void(const QString &)> &then)
{
    auto *dialog =
        new QFileDialog(&parent, title, {}, QCoreApplication::translate("holdfast::gui::HistoryPage", "CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(file);
    QObject::connect(dialog, &QFileDialog::fileSelected, &parent, then);
    dialog->open();
}

} // namespace holdfast::gui
