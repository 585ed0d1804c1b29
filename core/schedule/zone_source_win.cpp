// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone_source.h"

#include "core/schedule/zones_built_in.h"

#include <QHash>
#include <QList>

namespace holdfast::schedule {
namespace {

/// packaging/windows/built_in_zones says how the bytes lie: for each file a line of names, a line with its size, and
/// it.
QHash<QString, QByteArray> unpack()
{
    const QByteArray all = qUncompress(kBuiltInZones, kBuiltInZonesBytes);
    QHash<QString, QByteArray> zones;
    for (qsizetype at = 0; at < all.size();) {
        const qsizetype namesEnd = all.indexOf('\n', at);
        const qsizetype sizeEnd = all.indexOf('\n', namesEnd + 1);
        const QByteArray bytes = all.mid(sizeEnd + 1, all.mid(namesEnd + 1, sizeEnd - namesEnd - 1).toLongLong());
        for (const QByteArray &name : all.mid(at, namesEnd - at).split(' '))
            zones.insert(QString::fromLatin1(name), bytes);
        at = sizeEnd + 1 + bytes.size();
    }
    return zones;
}

} // namespace

QByteArray zoneBytes(const QString &name)
{
    static const QHash<QString, QByteArray> zones = unpack();
    return zones.value(name);
}

QString zonesEdition()
{
    return QLatin1String(kBuiltInZonesEdition);
}

} // namespace holdfast::schedule
