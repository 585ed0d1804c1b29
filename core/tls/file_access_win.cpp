// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/file_access.h"

#include <QSaveFile>

namespace holdfast::tls {

bool isOpenToOthers(const QString &)
{
    return false;
}

/// The data folder's access list, which the file inherits, keeps others out.
bool writePrivate(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
}

} // namespace holdfast::tls
