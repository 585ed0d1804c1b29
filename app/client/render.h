// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/view.h"
#include "app/options/commands.h"

#include <QJsonValue>
#include <QString>

namespace holdfast::app::client {

/// What a person reads.
struct Rendered
{
    QString out;  ///< for standard output
    QString note; ///< for standard error: why there is nothing
};

/// The server's good answer to a command, as text. Table cells that are missing read `-`.
[[nodiscard]] Rendered render(const Command &command, const QJsonValue &answer, const View &view = {});

} // namespace holdfast::app::client
