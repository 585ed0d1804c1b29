// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/cursor.h"

#include "core/store/postgres/connection.h"

#include <array>
#include <vector>

namespace holdfast::store {

PostgresCursor::PostgresCursor(PostgresConnection &connection, QByteArray sql)
    : m_connection(connection)
    , m_sql(std::move(sql))
{}

PostgresCursor::~PostgresCursor()
{
    static_cast<void>(finish());
    if (!m_name.isEmpty() && PQstatus(m_connection.m_connection) == CONNECTION_OK && !m_connection.isPipelining())
        static_cast<void>(m_connection.runAll(("DEALLOCATE " + m_name).constData()));
}

/// A fault of it is the database's, which is not as it should be: every statement of ours is known to be good.
Result<void> PostgresCursor::prepare()
{
    if (!m_name.isEmpty())
        return {};
    PGconn *connection = m_connection.m_connection;
    m_name = "s" + QByteArray::number(++m_connection.m_lastName);
    if (m_connection.isPipelining()) {
        m_connection.m_sent.push_back({this});
        if (PQsendPrepare(connection, m_name.constData(), m_sql.constData(), 0, nullptr) != 0)
            return {};
        return m_connection.lost();
    }
    if (PQsendPrepare(connection, m_name.constData(), m_sql.constData(), 0, nullptr) == 0)
        return m_connection.lost();
    const PostgresResult prepared = m_connection.lastResult();
    if (PQresultStatus(prepared.get()) == PGRES_COMMAND_OK)
        return {};
    m_name.clear();
    Problem problem = m_connection.explain(prepared.get());
    if (problem.code == kRejected)
        problem.code = kUnavailable;
    return problem;
}

bool PostgresCursor::send(const QVariantList &values)
{
    std::vector<QByteArray> texts;
    std::vector<const char *> pointers;
    std::vector<int> sizes;
    std::vector<int> formats;
    texts.reserve(static_cast<std::size_t>(values.size()));
    for (const QVariant &value : values) {
        const QByteArray &text = texts.emplace_back(parameterText(value));
        const bool isNull = value.isNull() && value.typeId() != QMetaType::QByteArray;
        pointers.push_back(isNull ? nullptr : text.constData());
        sizes.push_back(static_cast<int>(text.size()));
        formats.push_back(value.typeId() == QMetaType::QByteArray ? 1 : 0);
    }
    return PQsendQueryPrepared(m_connection.m_connection, m_name.constData(), static_cast<int>(values.size()),
                               pointers.data(), sizes.data(), formats.data(), 0) != 0;
}

Result<void> PostgresCursor::execute(const QVariantList &values)
{
    static_cast<void>(finish());
    if (Result<void> prepared = prepare(); !prepared)
        return prepared;
    PGconn *connection = m_connection.m_connection;
    if (m_connection.isPipelining()) {
        m_connection.m_sent.emplace_back();
        ++m_connection.m_statements;
        return send(values) ? Result<void>() : m_connection.lost();
    }
    m_standsAlone = PQtransactionStatus(connection) == PQTRANS_IDLE;
    if (!send(values))
        return m_connection.lost();
    PQsetSingleRowMode(connection);
    m_isRunning = true;
    take(m_connection.nextResult());
    return m_fault ? finish() : Result<void>();
}

void PostgresCursor::take(PostgresResult result)
{
    switch (result ? PQresultStatus(result.get()) : PGRES_EMPTY_QUERY) {
    case PGRES_SINGLE_TUPLE:
        m_row = std::move(result);
        m_isRowNew = true;
        return;
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY:
        break;
    default:
        m_fault = m_connection.explain(result.get());
    }
    while (const PostgresResult rest = m_connection.nextResult()) {
    }
    m_isRunning = false;
}

bool PostgresCursor::next()
{
    if (!m_isRowNew && m_isRunning)
        take(m_connection.nextResult());
    return std::exchange(m_isRowNew, false);
}

QString PostgresCursor::columnName(int column) const
{
    return QString::fromUtf8(PQfname(m_row.get(), column));
}

/// A long rest is cancelled, except in a transaction, which that would end.
Result<void> PostgresCursor::finish()
{
    if (m_isRunning && m_standsAlone) {
        std::array<char, 256> why{};
        PGcancel *cancel = PQgetCancel(m_connection.m_connection);
        PQcancel(cancel, why.data(), why.size());
        PQfreeCancel(cancel);
    }
    if (m_isRunning) {
        while (const PostgresResult rest = m_connection.nextResult()) {
        }
    }
    m_isRunning = false;
    m_isRowNew = false;
    m_row.reset();
    if (const auto fault = std::exchange(m_fault, std::nullopt))
        return *fault;
    return {};
}

} // namespace holdfast::store
