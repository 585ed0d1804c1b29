// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/dispatch/run_book.h"
#include "core/link/effects.h"

#include <QJsonValue>

#include <optional>
#include <variant>
#include <vector>

/// What WorkerDirectory wants done. The shell carries it out in order.
namespace holdfast::fleet {

/// One worker's connection. The shell numbers them, and uses no number twice.
using SessionId = quint64;

struct Refuse
{
    SessionId session;
    QJsonValue id; ///< of the message
    Problem problem;
}; ///< answer with an error
struct Answer
{
    SessionId session;
    QJsonValue id; ///< of the registration
    QString worker;
    protocol::Registered registered;
}; ///< the session is this worker's from now on; the answer does not wait for a commit
/// Answer that a registration is wanted which is complete for this epoch of the store. The session is nobody's yet.
struct AskAgain
{
    SessionId session;
    QJsonValue id; ///< of the registration
    QString store;
    QString epoch;
};
struct Apply
{
    jobs::Step step;
}; ///< commit it; its commands leave afterwards
struct CloseSession
{
    SessionId session;
    protocol::CloseCode code;
    QString reason;
}; ///< in order; ended() follows
struct CutSession
{
    SessionId session;
    QString why;
}; ///< reset the connection, as a fault of the path would; ended() follows
struct ImpairSession
{
    SessionId session;
    std::optional<Milliseconds> lag; ///< none: nothing passes and nothing is judged
};
struct ProbeSession
{
    SessionId session;
}; ///< ping it now; proved() follows if it answers
struct RestoreSession
{
    SessionId session;
}; ///< end ImpairSession
struct KillWorker
{
    SessionId session;
}; ///< tell the worker to end as in a crash
struct RegisterAgain
{
    SessionId session;
    protocol::Envelope registration;
}; ///< a freeze held it back: call registered() with it, if the session is still open
struct LinkLost
{
    OutageCause cause = OutageCause::Unknown;
}; ///< for the metrics
struct LinkBack
{
    OutageCause cause = OutageCause::Unknown;
}; ///< for the metrics: the final cause of the outage that is over

using Effect = std::variant<Refuse, Answer, AskAgain, Apply, CloseSession, CutSession, ImpairSession, ProbeSession,
                            RestoreSession, KillWorker, RegisterAgain, LinkLost, LinkBack, link::WriteLog>;
using Effects = std::vector<Effect>;

} // namespace holdfast::fleet
