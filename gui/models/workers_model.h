// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/models/keyed_table.h"

#include <QCoreApplication>
#include <QMetaType>

#include <functional>
#include <memory>

namespace holdfast::gui {

/// What the strip of the last day draws: the outages of one worker, oldest first.
struct DayStrip
{
    Span span;
    std::shared_ptr<const std::vector<OutageRow>> outages; ///< may be null: none
};

/// One row a worker. Times that pass are read against `clock`, the server's time.
class WorkersModel final : public KeyedTable<WorkerRow>
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::WorkersModel)

public:
    enum Column {
        Name,
        State,
        Since,
        Reason,
        Strip,
        Spark15,
        AckP50,
        AckP99,
        AckMax,
        RttP50,
        Slots,
        Reconnects,
        LastHeartbeat,
        Address,
        Version,
        Platform,
        ColumnCount
    };
    using Clock = std::function<WallTime()>;

    explicit WorkersModel(Clock clock, QObject *parent = nullptr);

    /// Outages that are new or went on; one that is known to be over stays so. Only those of the last day are kept.
    void mergeOutages(const std::vector<OutageRow> &outages);
    /// These are all that last: others that did are over, one does not know since when.
    void dropLastingBut(const std::vector<OutageRow> &lasting);
    /// To be called now and then: a day passes.
    void dropOldOutages();
    [[nodiscard]] std::vector<OutageRow> outagesOf(const QString &worker) const;

    [[nodiscard]] WallTime now() const { return m_clock(); }

protected:
    [[nodiscard]] QString keyOf(const WorkerRow &row) const override { return row.name; }
    [[nodiscard]] QVariant cell(const WorkerRow &row, int column, int role) const override;

private:
    using Outages = std::vector<OutageRow>;

    [[nodiscard]] QString text(const WorkerRow &row, int column) const;
    [[nodiscard]] QVariant sortValue(const WorkerRow &row, int column) const;
    [[nodiscard]] QVariant paintValue(const WorkerRow &row, int column) const;
    [[nodiscard]] QString tip(const WorkerRow &row, int column) const;
    void eraseOutages(const std::function<bool(const OutageRow &)> &isGone);
    void keep(const QString &worker, Outages outages);
    void stripChanged(const QSet<QString> &workers);

    Clock m_clock;
    QHash<QString, std::shared_ptr<const Outages>> m_outages; ///< oldest first
};

/// A worker's state for the filter and for people: what "flapping" adds.
[[nodiscard]] QString searchTextOf(const WorkerRow &row);

} // namespace holdfast::gui

Q_DECLARE_METATYPE(holdfast::gui::DayStrip)
Q_DECLARE_METATYPE(holdfast::gui::Spark)
