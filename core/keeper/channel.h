// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/attempts/keep_book.h"

#include <QByteArray>

class QLocalSocket;

/// What a keeper and its worker say to each other: lines of JSON on a local socket. The worker listens; keepers call,
/// and call again when the worker is a new process.
namespace holdfast::keeper {

/// Bytes that wait for somebody who does not read, as a process that was stopped. Until they are fewer nothing is
/// added, and then only the newest.
inline constexpr qint64 kMaxUnread = 64 * 1024;

/// From the keeper, whole, at each change.
struct Status
{
    jobs::AttemptKey key;
    qint64 pid = 0; ///< of the program; 0: not started
    std::optional<WallTime> startedAt;
    qint64 stdoutBytes = 0; ///< on the disk
    qint64 stderrBytes = 0;
    QString trouble;       ///< why output or the result cannot be written now; empty: nothing is wrong
    bool finished = false; ///< the result is on the disk, and the keeper ends

    friend bool operator==(const Status &, const Status &) = default;
};

/// From the worker.
struct Order
{
    jobs::StopCause stop = jobs::StopCause::None;
    /// The lease reaches at least so far. A moment, not a length: a keeper that stood still reads its orders late. Here
    /// and in a keeper's arguments such a moment leaves its process; all processes of a machine share that clock.
    std::optional<MonoTime> leaseUntil;

    friend bool operator==(const Order &, const Order &) = default;
};

[[nodiscard]] QByteArray encode(const Status &status);
[[nodiscard]] QByteArray encode(const Order &order);
[[nodiscard]] std::optional<Status> decodeStatus(const QByteArray &line);
[[nodiscard]] std::optional<Order> decodeOrder(const QByteArray &line);

/// Where the worker of that data folder listens. `path_too_long` where the system cannot take it.
[[nodiscard]] Result<QString> endpointFor(const QString &dataDir);

} // namespace holdfast::keeper
