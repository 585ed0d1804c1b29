// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/records.h"
#include "core/store/sql_statement.h"

namespace holdfast::store {

/// The part of SqlWrites that lets old runs go. Applied twice, a write finds nothing left to delete and adds nothing.
class SqlRetention final
{
public:
    explicit SqlRetention(SqlConnection &connection);

    [[nodiscard]] Result<void> put(const jobs::PutProof &write);
    /// Leaves out runs that have not ended, and those whose slot is not proven.
    [[nodiscard]] Result<void> put(const jobs::DropRuns &write);
    [[nodiscard]] Result<void> put(const jobs::DropOutput &write);
    [[nodiscard]] Result<void> put(const jobs::GiveBackSpace &write);
    [[nodiscard]] Result<void> put(const jobs::PutStoreSize &write);
    /// What lies after the cut is planned again, so it is not proven any more.
    [[nodiscard]] Result<void> cut(const jobs::CutPlan &write);

private:
    SqlConnection &m_connection;
    SqlStatement m_putProof;
    SqlStatement m_cutProof;
    SqlStatement m_summarize;
    SqlStatement m_noteDropped;
    SqlStatement m_dropRun;
    SqlStatement m_dropOutput;
    SqlStatement m_putSize;
    SqlStatement m_dropSizes;
};

} // namespace holdfast::store
