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
    bool isGood = false;
    friend bool operator==(const Alert &, const Alert &) = default;
};

/// Decides what of a server is worth a notification: changes, each once. A worker that has been away for a minute, and
/// that it is back; a job that begins to fail, and that it succeeds again; the server itself, when it was out of reach
/// for a minute, and when it is back. What was so when the window came is not news. Pure.
class AlertBook final
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::AlertBook)

public:
    static constexpr Seconds kLong{60};

    /// `server`: its name, for people.
    explicit AlertBook(QString server = {})
        : m_server(std::move(server))
    {}

    void setChoice(AlertChoice choice) { m_choice = choice; }
    [[nodiscard]] const AlertChoice &choice() const { return m_choice; }

    /// What is so at the start of a session: known, and not said.
    void begin(const std::vector<WorkerRow> &workers, const std::vector<JobRow> &jobs, WallTime now);
    /// The window was cut off. Perhaps the server was away, and workers are only now coming back: a minute from here
    /// on.
    void resume(WallTime now) { m_resumed = now; }
    void runEnded(const RunRow &run);

    /// To be called every few seconds while it is cut off, since when.
    [[nodiscard]] std::vector<Alert> lookCutOff(WallTime since, WallTime now);
    /// To be called every few seconds while it is not.
    [[nodiscard]] std::vector<Alert> look(const std::vector<WorkerRow> &workers, WallTime now);

private:
    [[nodiscard]] static QString listed(QStringList names);
    [[nodiscard]] bool isLost(const WorkerRow &worker, WallTime now) const;
    [[nodiscard]] std::optional<Alert> aboutWorkers(const QStringList &lost) const;
    [[nodiscard]] std::optional<Alert> aboutRuns();
    [[nodiscard]] std::optional<Alert> aboutGood(QStringList back);

    QString m_server;
    AlertChoice m_choice;
    WallTime m_resumed{};
    QSet<QString> m_lost;
    QSet<QString> m_flapping;
    QSet<QString> m_failing; ///< jobs
    std::vector<RunRow> m_failed;
    QStringList m_recovered; ///< jobs
    bool m_isToldCutOff = false;
};

} // namespace holdfast::gui
