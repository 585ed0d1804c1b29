// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/answer.h"
#include "app/client/console.h"
#include "app/service/command.h"
#include "app/service/task.h"

namespace holdfast::app::service {

int runService(const ServiceTask &task, const Surroundings &)
{
    const QString unit =
        placeOf(task) == Place::Server ? QStringLiteral("holdfast-server") : QStringLiteral("holdfast-worker");
    const QString line =
        QStringLiteral("holdfast: \"holdfast service\" is for Windows. On this system the package %1 brings "
                       "a unit of systemd: systemctl status %1\n")
            .arg(unit);
    client::standardConsole().err(line.toUtf8());
    return static_cast<int>(client::ExitCode::BadUsage);
}

} // namespace holdfast::app::service
