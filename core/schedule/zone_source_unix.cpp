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

} // namespace holdfast::schedule
