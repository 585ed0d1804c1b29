// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/health.h"
#include "core/base/time.h"

#include <optional>

namespace holdfast::app::service {

/// What is said to the service manager, and when. Pure.
class ReportPlan final
{
public:
    /// `watchdog`: it ends the process that says nothing for so long; none: it does not.
    explicit ReportPlan(std::optional<Milliseconds> watchdog)
        : m_watchdog(watchdog)
    {}

    /// Between two looks: three of them may be missed by one that is slow.
    [[nodiscard]] Milliseconds pace() const;
    /// Once, when the process serves.
    [[nodiscard]] static QByteArray ready(const Health &health);
    /// After each look; empty: nothing new. The watchdog is fed only while all is well.
    [[nodiscard]] QByteArray report(const Health &health);
    [[nodiscard]] static QByteArray stopping();

private:
    const std::optional<Milliseconds> m_watchdog;
    QString m_said;
};

} // namespace holdfast::app::service
