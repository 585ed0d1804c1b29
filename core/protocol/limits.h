// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/attempt.h"

#include <QtGlobal>

/// Every bound of the wire in one place; docs/protocol.md lists them.
namespace holdfast::protocol {

inline constexpr int kVersion = 1;
/// The begin of the reason in the status line with which a server that does not lead refuses an upgrade.
inline constexpr char kNotLeading[] = "this server does not lead";

inline constexpr qsizetype kMaxMessageBytes = 1024 * 1024; ///< a longer message is answered `too_large`
inline constexpr qsizetype kMaxFrameBytes =
    2 * kMaxMessageBytes;                         ///< a longer frame or message ends the connection with 1009
inline constexpr int kMaxDepth = 32;              ///< JSON nesting; deeper is answered `too_deep`
inline constexpr int kMessagesAtOnce = 50'000;    ///< of a worker's connection; then the server reads
inline constexpr int kMessagesPerSecond = 20'000; ///< no faster than this
inline constexpr Seconds kTooManyFor{300};        ///< who would send more all that time is closed with 1008
inline constexpr int kMaxBadMessages = 20;        ///< in a row, then the connection is closed with 1008
inline constexpr qsizetype kMaxQueuedBytes = 16 * 1024 * 1024; ///< unsent bytes of one connection; beyond it is aborted
inline constexpr qint64 kMaxOutputBytes =
    jobs::kMaxOutputBytes; ///< kept of one attempt; what is over is counted and marked

inline constexpr qsizetype kMaxLabels = 100;           ///< of a worker
inline constexpr qsizetype kMaxLabelChars = 16 * 1024; ///< their names and values together

// Characters of each text that a message may carry. A longer one is answered `bad_field`; in what an older worker says
// of jobs of its own, it is cut.
inline constexpr int kMaxMessageId = 256;
inline constexpr int kMaxWord = 100;  ///< of the protocol: a type, a state, a cause, a version, a run's id
inline constexpr int kMaxName = 200;  ///< of a worker or a job
inline constexpr int kMaxText = 1000; ///< where nothing else is said
inline constexpr int kMaxHostText = 300;
inline constexpr int kMaxReason = 4000; ///< a sentence for people
inline constexpr int kMaxFolder = 4096;
inline constexpr int kMaxVariable = 32 * 1024;  ///< the name or the value of a variable or label
inline constexpr int kMaxArgument = 128 * 1024; ///< of a command; what execve(2) takes
inline constexpr int kMaxErrorCode = 100;       ///< characters of an error's code; longer ones are cut by who sends
inline constexpr int kMaxErrorReason = 4000;
inline constexpr int kMaxErrorPath = 1000;

/// Close codes of our own, RFC 6455 section 7.4.2. 1012 to 1014 are not used: Qt peers take them for an error.
enum class CloseCode : quint16 {
    Normal = 1000,
    GoingAway = 1001,       ///< the sender stops
    PolicyViolation = 1008, ///< nothing but bad messages
    TooBig = 1009,
    TakenOver = 4001, ///< another connection registered under the same name
    Replaced = 4002,  ///< the same worker process connected anew
    Revoked = 4003,   ///< the worker's credential is withdrawn: it stays out until it joins again
};

} // namespace holdfast::protocol
