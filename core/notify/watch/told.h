// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/event.h"

#include <vector>

namespace holdfast::notify {

/// One channel is to tell of this event.
struct Told
{
    QString channel;
    Event event;

    friend bool operator==(const Told &, const Told &) = default;
};
using TellAll = std::vector<Told>;

} // namespace holdfast::notify
