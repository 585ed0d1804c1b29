// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/patient_asker.h"
#include "app/client/session.h"
#include "app/commands.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast::app::client {

/// `run log`: a run's output, its standard output to ours and its standard error to ours, byte for byte; with --follow
/// until the run is over. With --json all chunks as one list, at the end.
class LogReader final : public Session
{
    Q_OBJECT

public:
    LogReader(const SessionContext &context, RunLog command);
    void start() override;

private:
    void ask(bool now);
    void onChunks(const Answer &answer);
    bool take(const QJsonArray &chunks);

    PatientAsker m_asker;
    const RunLog m_command;
    QString m_after;     ///< the newest chunk that is here; empty: none
    QJsonArray m_chunks; ///< only with --json
};

} // namespace holdfast::app::client
