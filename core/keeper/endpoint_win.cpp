// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/channel.h"

#include <QCryptographicHash>
#include <QDir>

namespace holdfast::keeper {

Result<QString> endpointFor(const QString &dataDir)
{
    // Named pipes have one space of names for the whole machine.
    const QByteArray path = QDir(dataDir).absolutePath().toCaseFolded().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(32);
    return QStringLiteral("holdfast-") + QString::fromLatin1(hash);
}

} // namespace holdfast::keeper
