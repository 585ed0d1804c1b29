// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/errors.h"

namespace holdfast::store {
namespace {

QString todoFor(const QByteArray &state, PostgresFault fault)
{
    if (state == "25006")
        return QStringLiteral("this is a standby of PostgreSQL: name the primary in --database");
    if (state == "53100")
        return QStringLiteral("free space on the disk of PostgreSQL");
    if (state == "42501")
        return QStringLiteral("give the user of --database the rights on its schema: docs/postgresql.md");
    if (state.startsWith("28"))
        return QStringLiteral("check user and password: ~/.pgpass, PGPASSFILE or a service file");
    if (state == "3D000")
        return QStringLiteral("create the database with createdb");
    if (fault == PostgresFault::Damaged)
        return QStringLiteral("read the log of PostgreSQL and restore a backup of it");
    if (fault == PostgresFault::Rejected)
        return {};
    return QStringLiteral("check PostgreSQL and the network to it");
}

QLatin1String codeFor(PostgresFault fault)
{
    switch (fault) {
    case PostgresFault::Away:
    case PostgresFault::Busy:
        return kUnavailable;
    case PostgresFault::Rejected:
        return kRejected;
    case PostgresFault::Demoted:
        return kInUse;
    case PostgresFault::Damaged:
        return kUnreadable;
    }
    Q_UNREACHABLE();
}

} // namespace

PostgresFault faultOf(const QByteArray &sqlState)
{
    if (sqlState == kDemotedState)
        return PostgresFault::Demoted;
    const QByteArray group = sqlState.left(2);
    if (sqlState.isEmpty() || group == "08" || group == "28" || group == "3D" || sqlState == "25006")
        return PostgresFault::Away;
    if (sqlState.startsWith("57P"))
        return PostgresFault::Away;
    if (group == "XX")
        return sqlState == "XX000" ? PostgresFault::Busy : PostgresFault::Damaged;
    if (group == "22" || group == "23" || group == "54") // data, constraints, program limits
        return PostgresFault::Rejected;
    return PostgresFault::Busy;
}

Problem problemOf(const QByteArray &sqlState, const QString &message, const QString &place)
{
    const PostgresFault fault = faultOf(sqlState);
    return {codeFor(fault), message, place, todoFor(sqlState, fault)};
}

} // namespace holdfast::store
