// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QList>
#include <QString>

/// What Windows' service manager is told of Holdfast. Pure.
namespace holdfast::app::service {

enum class Place { Server, Worker };

/// The name of its service, as Windows' own tools take it: HoldfastServer.
[[nodiscard]] QString serviceName(Place place);

struct Definition
{
    QString name;
    QString displayName; ///< as the list of services shows it
    QString description;
    QString commandLine; ///< the program in quotes; all settings are in a file
    QString account;
    QList<Milliseconds> restartAfter; ///< the first, the second, and each further failure
    Milliseconds forgetFailuresAfter{};
    Milliseconds shutdownLimit{}; ///< that the system's shutdown waits for it

    friend bool operator==(const Definition &, const Definition &) = default;
};

/// `program` and `configFile` are absolute. `account` empty: a virtual account, which Windows makes with the service,
/// and which no other service and no user has.
[[nodiscard]] Definition definitionOf(Place place, const QString &program, const QString &configFile,
                                      const QString &account = {});

/// The account of a service that names none.
[[nodiscard]] QString virtualAccount(const QString &serviceName);

/// The security identifier of a service, also of one that does not exist: S-1-5-80 and the SHA-1 of its name in upper
/// case and UTF-16, as `sc showsid` computes it.
[[nodiscard]] QString serviceSid(const QString &serviceName);

/// Where the settings and the data of a service are, in the folder that all of a machine's users share (ProgramData).
[[nodiscard]] QString configFileOf(Place place, const QString &sharedFolder);
[[nodiscard]] QString dataFolderOf(Place place, const QString &sharedFolder);

} // namespace holdfast::app::service
