// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/report_plan.h"

#include "core/base/printable.h"

#include <algorithm>

namespace holdfast::app::service {
namespace {

constexpr Milliseconds kCalmPace{10'000};
constexpr int kLooksPerWatchdog = 4;

/// Lines are separated by newlines, so none may be in the text.
QByteArray status(const QString &line)
{
    return "STATUS=" + printable(line).replace(u'\n', u' ').toUtf8() + '\n';
}

} // namespace

Milliseconds ReportPlan::pace() const
{
    return m_watchdog ? std::clamp(*m_watchdog / kLooksPerWatchdog, Milliseconds(1), kCalmPace) : kCalmPace;
}

QByteArray ReportPlan::ready(const Health &health)
{
    return "READY=1\n" + status(health.line);
}

QByteArray ReportPlan::report(const Health &health)
{
    QByteArray lines;
    if (health.line != m_said)
        lines += status(health.line);
    m_said = health.line;
    if (m_watchdog && health.isGood)
        lines += "WATCHDOG=1\n";
    return lines;
}

QByteArray ReportPlan::stopping()
{
    return "STOPPING=1\nSTATUS=stopping\n";
}

} // namespace holdfast::app::service
