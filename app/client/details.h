// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/view.h"
#include "app/options/commands.h"

#include <QJsonObject>

/// One job, run, worker, audit or status in full. Each field has a label; what has its default is left out.
namespace holdfast::app::client {

[[nodiscard]] QString jobText(const QJsonObject &job, const View &view);
[[nodiscard]] QString runText(const QJsonObject &run, const View &view, bool wide);
[[nodiscard]] QString workerText(const QJsonObject &worker, const View &view, bool wide);
[[nodiscard]] QString auditText(const QJsonObject &audit, const View &view);
/// Six lines and one of a certificate, of which the first says whether all is well and, if not, what is not.
[[nodiscard]] QString statusText(const QJsonObject &status, const View &view);
/// "db2 (process 17) at ws://192.0.2.2:8000"; empty for a server with a database of its own.
[[nodiscard]] QString standbysOf(const QJsonObject &status);

} // namespace holdfast::app::client
