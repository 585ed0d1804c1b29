// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/options/commands.h"

namespace holdfast::app::client {

/// One request, one answer, printed. `job next` asks for the job first: its times read in the job's own zone.
class SingleRequest final : public CommandRun
{
    Q_OBJECT

public:
    SingleRequest(const CommandContext &context, Command command);
    void start() override;

private:
    void ask();
    void onJob(const Answer &answer);
    void onAnswer(const Answer &answer);

    const Command m_command;
    View m_view;
    int m_tries = 0;
};

} // namespace holdfast::app::client
