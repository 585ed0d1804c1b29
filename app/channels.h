// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "core/notify/notice.h"

namespace holdfast::app {

/// The channels of the config file, with the secrets of the files that they name. The problem names the channel.
[[nodiscard]] Result<QList<notify::PutChannel>> configuredChannels(const Options &options);

} // namespace holdfast::app
