// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/definition.h"
#include "core/base/result.h"

#include <optional>

/// The service manager of Windows. Each call asks it anew, and a problem says what it answered.
namespace holdfast::app::service {

/// What the manager knows of a service.
struct Standing
{
    enum class State { Stopped, Starting, Running, Stopping };
    State state = State::Stopped;
    qint64 processId = 0; ///< 0: none
    QString account;
    bool startsByItself = false;
};

/// Makes the service, or brings one of this name to this definition. `password`: of an account that has one.
[[nodiscard]] Result<void> installService(const Definition &definition, const QString &password);

/// Nothing: there is no such service.
[[nodiscard]] Result<std::optional<Standing>> standingOf(const QString &name);

/// Both wait until it runs, or has ended. A service that is there already is good.
[[nodiscard]] Result<void> startService(const QString &name);
[[nodiscard]] Result<void> stopService(const QString &name);

/// The service is stopped.
[[nodiscard]] Result<void> removeService(const QString &name);

} // namespace holdfast::app::service
