// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/records.h"
#include "core/store/sql_notify_writes.h"
#include "core/store/sql_retention.h"
#include "core/store/sql_statement.h"

namespace holdfast::store {

/// Applies records inside a transaction that somebody else began. Its statements stay prepared from batch to batch.
class SqlWrites final
{
public:
    explicit SqlWrites(SqlConnection &connection);

    [[nodiscard]] Result<void> apply(const jobs::Write &write);

    /// Changes the one row that exists for being changed.
    [[nodiscard]] Result<void> applyProof();

private:
    [[nodiscard]] Result<void> put(const jobs::PutJob &write);
    [[nodiscard]] Result<void> put(const jobs::RemoveJob &write);
    [[nodiscard]] Result<void> put(const jobs::OpenSpan &write);
    [[nodiscard]] Result<void> put(const jobs::CloseSpan &write);
    [[nodiscard]] Result<void> put(const jobs::AdvancePlan &write);
    [[nodiscard]] Result<void> put(const jobs::CutPlan &write);
    [[nodiscard]] Result<void> put(const jobs::PutRun &write);
    [[nodiscard]] Result<void> put(const jobs::PutAttempt &write);
    [[nodiscard]] Result<void> put(const jobs::PutLate &write);
    [[nodiscard]] Result<void> put(const jobs::PutEvent &write);
    [[nodiscard]] Result<void> put(const jobs::PutFence &write);
    [[nodiscard]] Result<void> put(const jobs::AppendOutput &write);
    [[nodiscard]] Result<void> put(const jobs::PutWorker &write);
    [[nodiscard]] Result<void> put(const jobs::PutLastSeen &write);
    [[nodiscard]] Result<void> put(const jobs::RemoveWorker &write);
    [[nodiscard]] Result<void> put(const jobs::PutOutage &write);
    [[nodiscard]] Result<void> put(const jobs::PutLatency &write);
    [[nodiscard]] Result<void> put(const jobs::DropLatency &write);
    [[nodiscard]] Result<void> put(const jobs::PutServerStart &write);
    [[nodiscard]] Result<void> put(const jobs::PutClock &write);
    [[nodiscard]] Result<void> put(const jobs::PutChange &write);
    [[nodiscard]] Result<void> put(const jobs::PutProof &write) { return m_retention.put(write); }
    [[nodiscard]] Result<void> put(const jobs::DropRuns &write) { return m_retention.put(write); }
    [[nodiscard]] Result<void> put(const jobs::DropOutput &write) { return m_retention.put(write); }
    [[nodiscard]] Result<void> put(const jobs::GiveBackSpace &write) { return m_retention.put(write); }
    [[nodiscard]] Result<void> put(const jobs::PutStoreSize &write) { return m_retention.put(write); }
    [[nodiscard]] Result<void> put(const access::PutToken &write);
    [[nodiscard]] Result<void> put(const access::DropToken &write);
    [[nodiscard]] Result<void> put(const access::PutTokenUses &write);
    template <typename T>
    requires requires(SqlNotifyWrites &writes, const T &write) { writes.put(write); }
    [[nodiscard]] Result<void> put(const T &write) { return m_notify.put(write); }

    SqlStatement m_putJob;
    SqlStatement m_removeJob;
    SqlStatement m_openSpan;
    SqlStatement m_closeSpan;
    SqlStatement m_advancePlan;
    SqlStatement m_cutRanges;
    SqlStatement m_forgetSlots;
    SqlStatement m_dropSpans;
    SqlStatement m_cutSpans;
    SqlStatement m_putRun;
    SqlStatement m_putAttempt;
    SqlStatement m_putLate;
    SqlStatement m_putEvent;
    SqlStatement m_moreEvents;
    SqlStatement m_putFence;
    SqlStatement m_appendOutput;
    SqlStatement m_putWorker;
    SqlStatement m_putLastSeen;
    SqlStatement m_removeWorker;
    SqlStatement m_removeOutages;
    SqlStatement m_putOutage;
    SqlStatement m_putLatency;
    SqlStatement m_dropLatency;
    SqlStatement m_dropAllLatency;
    SqlStatement m_putServerStart;
    SqlStatement m_dropServerStarts;
    SqlStatement m_putClock;
    SqlStatement m_putChange;
    SqlStatement m_putToken;
    SqlStatement m_dropToken;
    SqlStatement m_putTokenUse;
    SqlStatement m_prove;
    SqlNotifyWrites m_notify;
    SqlRetention m_retention;
};

} // namespace holdfast::store
