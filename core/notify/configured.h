// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/notice.h"

namespace holdfast::notify {

/// What makes the channels on record those of the config file.
struct ConfigChanges
{
    QList<PutChannel> puts;
    QStringList drops; ///< names

    friend bool operator==(const ConfigChanges &, const ConfigChanges &) = default;
};

/// `inConfig` wins over a channel of that name which was added by a command; other channels of commands stay. A channel
/// that is the same as before keeps what it is still to tell, and so does one that was changed. Pure.
[[nodiscard]] ConfigChanges changesFor(const QList<PutChannel> &onRecord, const QList<PutChannel> &inConfig);

} // namespace holdfast::notify
