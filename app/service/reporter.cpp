// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/reporter.h"

#include <QPointer>

#include <utility>

namespace holdfast::app::service {

Reporter::Reporter(const Manager &manager, Look look, QObject *parent)
    : QObject(parent)
    , m_manager(manager)
    , m_look(std::move(look))
    , m_plan(manager.watchdog())
{
    m_timer.setInterval(m_plan.pace());
    connect(&m_timer, &QTimer::timeout, this, &Reporter::look);
}

void Reporter::ready(const Health &health)
{
    if (!m_manager.isThere())
        return;
    m_manager.tell(ReportPlan::ready(health));
    m_timer.start();
    look();
}

/// The former look may still wait for the disk; then there is nothing new to say.
void Reporter::look()
{
    if (std::exchange(m_isLooking, true))
        return;
    m_look([self = QPointer(this)](const Health &health) {
        if (self)
            self->onLooked(health);
    });
}

void Reporter::onLooked(const Health &health)
{
    m_isLooking = false;
    if (m_timer.isActive())
        m_manager.tell(m_plan.report(health));
}

void Reporter::stopping()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    m_manager.tell(ReportPlan::stopping());
}

} // namespace holdfast::app::service
