// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/models/keyed_table.h"

#include <QCoreApplication>

#include <functional>

namespace holdfast::gui {

/// One row a channel of notifications.
class ChannelsModel final : public KeyedTable<ChannelRow>
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::ChannelsModel)

public:
    enum Column { Name, Kind, Target, State, Waiting, LastSent, ColumnCount };

    explicit ChannelsModel(std::function<WallTime()> clock, QObject *parent = nullptr);

    /// "webhook" and its kin, for people.
    [[nodiscard]] static QString kindText(const QString &kind);

protected:
    [[nodiscard]] QString keyOf(const ChannelRow &row) const override { return row.name; }
    [[nodiscard]] QVariant cell(const ChannelRow &row, int column, int role) const override;

private:
    [[nodiscard]] QString text(const ChannelRow &row, int column) const;

    std::function<WallTime()> m_clock;
};

} // namespace holdfast::gui
