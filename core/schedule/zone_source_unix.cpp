// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone_source.h"

#include <QFile>

namespace holdfast::schedule {

QByteArray zoneBytes(const QString &name)
{
    constexpr qint64 kMostBytes = 64 * 1024; // a zone has some thousand
    QFile file(QStringLiteral("/usr/share/zoneinfo/") + name);
    return file.open(QIODevice::ReadOnly) ? file.read(kMostBytes) : QByteArray();
}

QString zonesEdition()
{
    constexpr QByteArrayView kBegin = "# version ";
    QFile file(QStringLiteral("/usr/share/zoneinfo/tzdata.zi"));
    const QByteArray line = file.open(QIODevice::ReadOnly) ? file.readLine(100).trimmed() : QByteArray();
    return line.startsWith(kBegin) ? QString::fromLatin1(line.mid(kBegin.size())) : QString();
}

} // namespace holdfast::schedule
