// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/client/polling_client.h"
#include "app/options/commands.h"
#include "core/base/text_encoding.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace holdfast::app::client {

/// `run log`: the output of a run, or of the newest run of a job: its standard output to ours and its standard error to
/// ours, with --follow until the run is over: byte for byte, or as UTF-8 where the job's output is in another encoding.
/// With --json all chunks as one list, at the end.
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
    [[nodiscard]] QByteArray shown(const QByteArray &bytes, std::optional<TextDecoder> &decoder);

    PollingClient m_asker;
    RunLog m_command;
    bool m_isRun = false;                    ///< the server knows a run of that id, and not only a job of that name
    QString m_after;                         ///< the newest chunk that is here; empty: none
    QString m_encoding;                      ///< of the output
    std::optional<TextDecoder> m_outDecoder; ///< where one is needed
    std::optional<TextDecoder> m_errorDecoder;
    QJsonArray m_chunks; ///< only with --json
};

} // namespace holdfast::app::client
