// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QByteArray>
#include <QJsonValue>
#include <QString>

#include <optional>

namespace holdfast::app::client {

/// How a command ended, for scripts.
enum class ExitCode {
    Done = 0,
    Failed = 1,      ///< it ran, and what it asked about is not good
    BadUsage = 2,    ///< the command line or a config is wrong
    Unreachable = 3, ///< no server answered
    Refused = 4,     ///< the server said no
};

/// What came back for one request.
struct Answer
{
    enum class Kind { Good, Refused, Unreachable };
    Kind kind = Kind::Unreachable;
    int status = 0;                                        ///< HTTP; 0: there was no answer
    QJsonValue value;                                      ///< Good: an object or a list
    QString message;                                       ///< else: one line for people
    QString todo;                                          ///< what to do about it, a sentence; may be empty
    std::optional<Milliseconds> retryAfter = std::nullopt; ///< the server asks for another try, and changed nothing
    bool isTlsFault = false; ///< Unreachable: the TLS handshake failed, and no request was sent

    friend bool operator==(const Answer &, const Answer &) = default;
};

/// Judges what arrived with HTTP status `status`. A refusal is JSON of ours with an error in it; a gateway's 502, 503
/// and 504 mean that no server was reached, and so does anything that is not JSON.
[[nodiscard]] Answer judge(int status, const QByteArray &body);

} // namespace holdfast::app::client
