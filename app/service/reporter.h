// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/manager.h"
#include "app/service/report_plan.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace holdfast::app::service {

/// Reports to the service manager, if there is one, from the loop that does the work: a loop that hangs says nothing.
class Reporter final : public QObject
{
    Q_OBJECT

public:
    /// Gives the health to `done`, now or later, once or never.
    using Look = std::function<void(std::function<void(const Health &)> done)>;

    Reporter(const Manager &manager, Look look, QObject *parent = nullptr);

    /// It serves from now on.
    void ready(const Health &health);
    void stopping();

private:
    void look();
    void onLooked(const Health &health);

    const Manager m_manager;
    const Look m_look;
    ReportPlan m_plan;
    QTimer m_timer;
    bool m_isLooking = false;
};

} // namespace holdfast::app::service
