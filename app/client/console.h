// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/view.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace holdfast::app::client {

enum class Written {
    All,
    ReaderGone, ///< nobody reads any more (`| head`): end quietly
    Failed,     ///< the disk is full, say
};

/// Standard output and standard error, as bytes.
struct Console
{
    std::function<Written(const QByteArray &)> out;
    std::function<Written(const QByteArray &)> err;
};

/// Those of this process, flushed after each call.
[[nodiscard]] Console standardConsole();

/// What this process's standard output is, and the time zone of this machine.
[[nodiscard]] Terminal standardTerminal();

} // namespace holdfast::app::client
