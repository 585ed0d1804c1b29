// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/postgres/text.h"
#include "core/store/sql_connection.h"

#include <optional>

namespace holdfast::store {

class PostgresConnection;

/// A statement of PostgreSQL's. Rows come one at a time, so that a long answer takes no memory.
class PostgresCursor final : public SqlCursor
{
public:
    PostgresCursor(PostgresConnection &connection, QByteArray sql);
    ~PostgresCursor() override;

    Result<void> execute(const QVariantList &values) override;
    bool next() override;
    QVariant value(int column) const override { return valueOf(m_row.get(), 0, column); }
    QString columnName(int column) const override;
    int columns() const override { return PQnfields(m_row.get()); }
    Result<void> finish() override;

    /// It was sent to be prepared, and was not.
    void forgetPrepared() { m_name.clear(); }

private:
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] bool send(const QVariantList &values);
    void take(PostgresResult result);

    PostgresConnection &m_connection;
    QByteArray m_sql;
    QByteArray m_name; ///< of the prepared statement; empty: not prepared
    PostgresResult m_row;
    bool m_isRowNew = false;  ///< next() has not been told of it
    bool m_isRunning = false; ///< more is to come
    bool m_standsAlone = false;
    std::optional<Problem> m_fault;
};

} // namespace holdfast::store
