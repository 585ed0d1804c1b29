// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/backend.h"
#include "core/store/postgres/connection.h"
#include "core/store/postgres/postgres.h"

namespace holdfast::store {

Result<void> canUsePostgres()
{
    return {};
}

std::unique_ptr<Backend> makePostgresBackend(const QString &url, const Holding &holding)
{
    return std::make_unique<PostgresBackend>(url, holding);
}

Result<std::unique_ptr<SqlConnection>> connectPostgres(const QString &url)
{
    auto opened = PostgresConnection::open(url, PostgresConnection::Mode::Write);
    if (!opened)
        return opened.problem();
    return std::unique_ptr<SqlConnection>(std::move(*opened));
}

} // namespace holdfast::store
