// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/postgres.h"

#include <QCoreApplication>
#include <QSysInfo>

namespace holdfast::store {

bool isPostgres(const QString &database)
{
    return database.startsWith(u"postgresql://") || database.startsWith(u"postgres://");
}

QString nameOfThisServer()
{
    return QStringLiteral("%1 (process %2)").arg(QSysInfo::machineHostName()).arg(QCoreApplication::applicationPid());
}

} // namespace holdfast::store
