// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace holdfast::app {

/// Installs or controls Holdfast as a service of Windows. Asks no server.
struct ServiceTask
{
    enum class Verb { Install, Uninstall, Start, Stop, Status };
    Verb verb = Verb::Status;
    bool server = false; ///< one of these two
    bool worker = false;
    QString account;                     ///< install: empty: one of its own, which Windows makes
    QString passwordFile;                ///< of that account; empty: it needs none
    QString password;                    ///< as read from it
    QMap<QString, QStringList> settings; ///< install: by name, as they were given
    friend bool operator==(const ServiceTask &, const ServiceTask &) = default;
};

} // namespace holdfast::app
