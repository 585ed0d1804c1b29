// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <QCoreApplication>
#include <QSet>

namespace holdfast::gui {

/// What the person wants to be told of.
struct AlertChoice
{
    bool workerLost = true;
    bool runFailed = true;
    bool flapping = false;
    friend bool operator==(const AlertChoice &, const AlertChoice &) = default;
};

struct Alert
{
    QString title;
    QString text;
    friend bool operator==(const Alert &, const Alert &) = default;
};

/// Decides what is worth a notification, and that nothing is said twice: a worker that has been away for a minute, once
/// until it is back; runs that failed, together. What was so when the window came is not news. Pure.
class AlertBook final
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::AlertBook)

public:
    static constexpr Seconds kLong{60};

    void setChoice(AlertChoice choice) { m_choice = choice; }
    [[nodiscard]] const AlertChoice &choice() const { return m_choice; }

    /// What is so at the start of a session: known, and not said.
    void begin(const std::vector<WorkerRow> &workers, WallTime now);
    /// The window was cut off. Perhaps the server was away, and workers are only now coming back: a minute from here
    /// on.
    void resume(WallTime now) { m_resumed = now; }
    void runEnded(const RunRow &run);

    /// To be called every few seconds.
    [[nodiscard]] std::vector<Alert> look(const std::vector<WorkerRow> &workers, WallTime now);

private:
    [[nodiscard]] static QString listed(QStringList names);
    [[nodiscard]] bool isLost(const WorkerRow &worker, WallTime now) const;
    [[nodiscard]] std::optional<Alert> aboutWorkers(const QStringList &lost) const;
    [[nodiscard]] std::optional<Alert> aboutRuns();

    AlertChoice m_choice;
    WallTime m_resumed{};
    QSet<QString> m_lost;
    QSet<QString> m_flapping;
    std::vector<RunRow> m_failed;
};

} // namespace holdfast::gui
