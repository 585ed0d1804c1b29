// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/models/keyed_table.h"

#include <QCoreApplication>

namespace holdfast::gui {

/// One row an outage, from the server's history.
class OutagesModel final : public KeyedTable<OutageRow>
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::OutagesModel)

public:
    enum Column { Worker, Began, NoticedAfter, BackAfter, Cause, Verdict, Act, Attempts, Held, ColumnCount };

    explicit OutagesModel(QObject *parent = nullptr);

    [[nodiscard]] static QString keyFor(const OutageRow &row);

protected:
    [[nodiscard]] QString keyOf(const OutageRow &row) const override { return keyFor(row); }
    [[nodiscard]] QVariant cell(const OutageRow &row, int column, int role) const override;
};

/// Both together, oldest first, each outage once. What is in both is as in `newer`; but one that is over stays so.
[[nodiscard]] std::vector<OutageRow> merged(std::vector<OutageRow> outages, const std::vector<OutageRow> &newer);

/// The table as a file for a spreadsheet: RFC 4180, UTF-8, a line a row, times in UTC and durations in seconds. A cell
/// that a spreadsheet could take for a formula begins with an apostrophe.
[[nodiscard]] QByteArray toCsv(const std::vector<OutageRow> &outages);

/// How often somebody was away in a span, and how long in all.
struct AwayTime
{
    int times = 0;
    Milliseconds length{0};
    friend bool operator==(const AwayTime &, const AwayTime &) = default;
};

/// `outages`: of one worker. What lasts counts up to the end of the span.
[[nodiscard]] AwayTime awayIn(Span span, const std::vector<OutageRow> &outages);

} // namespace holdfast::gui
