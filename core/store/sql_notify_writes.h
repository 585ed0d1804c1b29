// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/notice.h"
#include "core/store/sql_statement.h"

namespace holdfast::store {

/// The statements of what is told to people: a part of SqlWrites.
class SqlNotifyWrites final
{
public:
    explicit SqlNotifyWrites(SqlConnection &connection);

    [[nodiscard]] Result<void> put(const notify::PutChannel &write);
    [[nodiscard]] Result<void> put(const notify::DropChannel &write);
    [[nodiscard]] Result<void> put(const notify::PutNotice &write);
    [[nodiscard]] Result<void> put(const notify::FixBatch &write);
    [[nodiscard]] Result<void> put(const notify::PutBatch &write);
    [[nodiscard]] Result<void> put(const notify::DropBatch &write);
    [[nodiscard]] Result<void> put(const notify::DropNotices &write);
    [[nodiscard]] Result<void> put(const notify::PutStreak &write);

private:
    SqlStatement m_putChannel;
    SqlStatement m_dropChannel;
    SqlStatement m_dropNoticesOf;
    SqlStatement m_dropBatchesOf;
    SqlStatement m_putNotice;
    SqlStatement m_fixNotice;
    SqlStatement m_putBatch;
    SqlStatement m_dropBatch;
    SqlStatement m_dropNoticesIn;
    SqlStatement m_dropNotice;
    SqlStatement m_putStreak;
    SqlStatement m_dropStreak;
};

} // namespace holdfast::store
