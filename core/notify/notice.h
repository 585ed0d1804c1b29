// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/channel.h"

#include <QList>
#include <QString>
#include <QStringList>

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

/// To put on record: this message has these notices. fixed() follows its commit.
struct FixBatch
{
    Batch batch;
    QStringList notices; ///< ids
};
/// To put on record, without an answer: its next attempt.
struct PutBatch
{
    Batch batch;
};
/// To be deleted from the record, with its notices.
struct DropBatch
{
    QString id;
    QString channel;
    QString givenUp = {}; ///< why nobody got it; empty: it was sent, or its channel is gone
};
struct DropNotices
{
    QString channel;
    QStringList ids;
};
/// To be put on record.
struct PutNotice
{
    Notice notice;
};
struct PutChannel
{
    Channel channel;
    QByteArray secret = {}; ///< shown to nobody again

    friend bool operator==(const PutChannel &, const PutChannel &) = default;
};
struct DropChannel
{
    QString name;
}; ///< and its notices and messages
/// How many runs of a job did not succeed in a row; 0: the last one did.
struct Streak
{
    QString job;
    int failures = 0;

    friend bool operator==(const Streak &, const Streak &) = default;
};
struct PutStreak
{
    Streak streak;
};

} // namespace holdfast::notify
