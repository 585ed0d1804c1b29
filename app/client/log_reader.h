// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/client/polling_client.h"
#include "app/options/commands.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast::app::client {

/// `run log`: the output of a run, or of the newest run of a job: its standard output to ours and its standard error to
/// ours, byte for byte; with --follow until the run is over. With --json all chunks as one list, at the end.
class LogReader final : public CommandRun
{
    Q_OBJECT

public:
    LogReader(const CommandContext &context, RunLog command);
    void start() override;

private:
    void ask(bool now);
    void askForNewestRun(const Answer &refusal);
    void onChunks(const Answer &answer);
    bool take(const QJsonArray &chunks);

    PollingClient m_asker;
    RunLog m_command;
    bool m_isRun = false; ///< the server knows a run of that id, and not only a job of that name
    QString m_after;      ///< the newest chunk that is here; empty: none
    QJsonArray m_chunks;  ///< only with --json
};

} // namespace holdfast::app::client
