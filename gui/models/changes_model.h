// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/models/keyed_table.h"

#include <QCoreApplication>

namespace holdfast::gui {

/// One row a change, from the server's record of who did what.
class ChangesModel final : public KeyedTable<ChangeRow>
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::ChangesModel)

public:
    enum Column { At, Who, From, What, Name, Job, ColumnCount };

    explicit ChangesModel(QObject *parent = nullptr);

protected:
    [[nodiscard]] QString keyOf(const ChangeRow &row) const override { return row.id; }
    [[nodiscard]] QVariant cell(const ChangeRow &row, int column, int role) const override;
};

} // namespace holdfast::gui
