// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/client/polling_client.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

namespace holdfast::app::client {

/// Waits until runs are over, one after the other, and ends well only if all succeeded.
class RunWaiter final : public CommandRun
{
    Q_OBJECT

public:
    /// `run wait ID…`; prints a list with --json.
    RunWaiter(const CommandContext &context, QStringList ids);
    /// `job run NAME --wait`: asks for a run first; prints the run with --json.
    RunWaiter(const CommandContext &context, const QString &job);

    void start() override;

private:
    void onRequested(const Answer &answer);
    void look(bool first);
    void onRun(const Answer &answer);
    void tellWhy(const QJsonObject &run);
    void onFinalRun(const QJsonObject &run);
    void conclude();

    PollingClient m_asker;
    QString m_job; ///< empty: nothing is asked for first
    QStringList m_ids;
    QJsonArray m_finals;
    QString m_told; ///< what a queued run waits for, as last said
    bool m_allSucceeded = true;
};

} // namespace holdfast::app::client
