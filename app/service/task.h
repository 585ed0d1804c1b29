// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "app/service/definition.h"

/// What `holdfast service` was asked for, made ready for the service manager of Windows. Pure.
namespace holdfast::app::service {

/// Where an installed service keeps its settings and its data.
struct Files
{
    QString config;
    QString data;

    friend bool operator==(const Files &, const Files &) = default;
};

[[nodiscard]] Place placeOf(const ServiceTask &task);

/// The files of a service. `shared`: ProgramData. A folder that --data names is the data folder.
[[nodiscard]] Files filesOf(const ServiceTask &task, const QString &shared, const QString &workingFolder);

/// The settings file of a service that is installed: what was given replaces what is in `former`, the text of the one
/// that is there. Paths become absolute, because a service has another working folder. What says where the data and the
/// log are is added. The problem: `former` or what was given is no good.
[[nodiscard]] Result<QString> settingsFor(const ServiceTask &task, const QString &former, const Files &files,
                                          const QString &workingFolder);

/// What the server or worker would say of these settings if it started with them; `here` is the surroundings of this
/// process, whose variables do not count.
[[nodiscard]] Result<void> checkSettings(Place place, const QString &text, Surroundings here);

} // namespace holdfast::app::service
