// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/event.h"

#include <QList>
#include <QString>

namespace holdfast::notify {

/// One event that one channel is to tell of: a row of the outbox.
struct Notice
{
    QString id; ///< sorts by the moment it was made
    QString channel;
    WallTime madeAt{};
    QString batch = {}; ///< the message that has it; empty: none yet
    Event event;

    friend bool operator==(const Notice &, const Notice &) = default;
};

/// A message that is to be sent until somebody has taken it: what it holds never changes, so neither does its key.
struct Batch
{
    QString id; ///< the key by which a receiver knows it again
    QString channel;
    WallTime madeAt{};
    int attempts = 0; ///< that failed
    WallTime nextAt{};
    QString error = {}; ///< of the last attempt
    int leftOut = 0;    ///< events that the outbox had no room for

    friend bool operator==(const Batch &, const Batch &) = default;
};

} // namespace holdfast::notify
