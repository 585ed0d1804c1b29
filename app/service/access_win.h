// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

/// Who may read and write the files of a service. Ordinary users may do neither: ProgramData lets everybody make files
/// in the folders of others.
namespace holdfast::app::service {

/// The identifier of an account, as text; a service's is computed, and need not exist.
[[nodiscard]] Result<QString> sidOf(const QString &account);

/// Lets the account log on as a service: users need that right, accounts of the system have it.
[[nodiscard]] Result<void> letLogOnAsService(const QString &sid);

/// Makes a folder, with those above it, for the system, the administrators and the services.
[[nodiscard]] Result<void> makeSharedFolder(const QString &path);

/// Makes a folder, and gives it and all that is in it to the system, the administrators and this account alone.
[[nodiscard]] Result<void> giveFolder(const QString &path, const QString &sid);

/// Writes a file that the administrators may change and this account may read.
[[nodiscard]] Result<void> writeFileFor(const QString &sid, const QString &path, const QByteArray &content);

} // namespace holdfast::app::service
