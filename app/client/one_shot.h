// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/session.h"
#include "app/commands.h"

namespace holdfast::app::client {

/// One request, one answer, printed.
class OneShot final : public Session
{
    Q_OBJECT

public:
    OneShot(const SessionContext &context, Command command);
    void start() override;

private:
    void onAnswer(const Answer &answer);

    const Command m_command;
};

} // namespace holdfast::app::client
