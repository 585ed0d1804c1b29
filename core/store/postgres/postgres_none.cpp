// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/postgres.h"

namespace holdfast::store {

Result<void> canUsePostgres()
{
    return Problem{kUnavailable, QStringLiteral("this program was built without PostgreSQL"),
                   QStringLiteral("--database"), QStringLiteral("use sqlite:PATH, or build Holdfast with libpq")};
}

std::unique_ptr<Backend> makePostgresBackend(const QString & /*url*/, const Holding & /*holding*/)
{
    return nullptr;
}

AskLeader makeAskLeader(const QString & /*url*/, const QString & /*ownUrl*/)
{
    return [] { return Result<Leader>(canUsePostgres().problem()); };
}

Result<std::unique_ptr<SqlConnection>> connectPostgres(const QString & /*url*/)
{
    return canUsePostgres().problem();
}

} // namespace holdfast::store
