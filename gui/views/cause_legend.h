// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/theme/theme.h"

#include <QList>
#include <QWidget>

class QToolButton;

namespace holdfast::gui {

/// What the colours and hatchings of outages mean; a click shows only those, or all again.
class CauseLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit CauseLegend(QWidget *parent = nullptr);

    /// Nothing chosen: every cause.
    [[nodiscard]] bool isChosen(const QString &cause) const;
    [[nodiscard]] bool isFiltering() const;
    void clear();

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void restyle();

    QList<std::pair<CauseFamily, QToolButton *>> m_buttons;
};

} // namespace holdfast::gui
