// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "core/tls/trust.h"

namespace holdfast::app::join {

/// With what a worker comes to which server.
struct WorkerStart
{
    QByteArray token;
    bool hasJoined = false; ///< the token is the credential in the data folder
    QString name;
    QStringList urls;
    QMap<QString, QString> labels;
    tls::Trust trust;
    /// One of the URLs is wss://.
    [[nodiscard]] bool usesTls() const;
};

/// What the options say, and where they say nothing what `worker join` left in the data folder. `given`: the token of
/// --token-file or HOLDFAST_TOKEN, or empty. A credential wins over a join token, which a unit file may still hold.
[[nodiscard]] Result<WorkerStart> workerStart(const Options &options, const QByteArray &given);

} // namespace holdfast::app::join
