// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/codec.h"

#include <QJsonDocument>
#include <QJsonObject>

/// Messages for the tables of these tests.
namespace holdfast::protocol::test {

inline const WallTime kNow = fromMsecs(1'795'414'971'120);

inline jobs::AttemptKey key(int attempt = 2)
{
    return {QStringLiteral("01j5x9k2m3abcdef"), attempt};
}

/// Every field set to something of its own: one that is mixed up or forgotten shows.
inline WorkerRegister fullRegister()
{
    WorkerRegister message;
    message.workerId = QStringLiteral("rack-7 ä漢😀");
    message.instance = QStringLiteral("i-1");
    message.process = QStringLiteral("p-1");
    message.isEphemeral = true;
    message.rotates = true;
    message.takesWithin = Seconds(50);
    message.codePages = {850, 1252};
    message.hostname = QStringLiteral("host.example");
    message.platform = QStringLiteral("linux x86_64");
    message.version = QStringLiteral("0.1.0");
    message.protocol = 1;
    message.slots = 16;
    message.labels = {{QStringLiteral("os"), QStringLiteral("linux")}, {QStringLiteral("gpu"), QString()}};
    message.holding = {{key(1), jobs::Holding::State::Running},
                       {key(2), jobs::Holding::State::Finished, 1, 2, QStringLiteral("3uxo5")}};
    message.lastLoss = LinkLoss{
        kNow,
        7,
        QStringLiteral("no_pong"),
        QStringLiteral("within 10 s"),
        LinkObservations{Seconds(1), Seconds(2), Seconds(3), 4, 5, Seconds(6), Seconds(7), Seconds(-8), Seconds(9)},
        true,
        true,
        QStringLiteral("refused"),
        QStringLiteral("HTTP 401")};
    message.unanswered = Unanswered{8, 9, QStringLiteral("no_answer"), QStringLiteral("within 5 s")};
    return message;
}

inline jobs::Outcome fullOutcome()
{
    jobs::Outcome outcome;
    outcome.key = key();
    outcome.status = jobs::RunState::TimedOut;
    outcome.exitCode = -9;
    outcome.reason = QStringLiteral("ran longer than 5 s");
    outcome.outputBytes = 1LL << 40;
    outcome.startedAt = kNow;
    outcome.finishedAt = kNow + Milliseconds(1);
    outcome.took = Milliseconds(1'002);
    return outcome;
}

inline jobs::Assignment fullAssignment()
{
    jobs::Assignment assignment;
    assignment.key = key();
    assignment.job = QStringLiteral("backup");
    assignment.command = {QStringLiteral("/bin/sh"), QStringLiteral("-c"), QStringLiteral("echo \"ä\"\n\t\\"),
                          QString()};
    assignment.env = {{QStringLiteral("A"), QStringLiteral("1")}, {QStringLiteral("EMPTY"), QString()}};
    assignment.cwd = QStringLiteral("/srv/it's here");
    assignment.timeout = Milliseconds(61'500);
    assignment.linger = Milliseconds(10'500);
    assignment.passEnv = {QStringLiteral("AWS_KEY"), QStringLiteral("B")};
    assignment.success = *jobs::SuccessCodes::from(QStringLiteral("0-7,42"));
    assignment.store = QStringLiteral("3uxo5");
    return assignment;
}

inline Ack fullRegistered()
{
    Registered registered;
    registered.protocol = 1;
    registered.server = QStringLiteral("0.1.0");
    registered.store = QStringLiteral("3uxo5");
    registered.keep = {{key(1), 0, 5}, {key(2), 1LL << 40, 0}};
    registered.cancel = {key(3)};
    return {registered, false};
}

/// A message as JSON text with one field set to some other JSON; undefined removes it.
inline QByteArray with(const Message &message, const QString &field, const QJsonValue &value)
{
    QJsonObject object = QJsonDocument::fromJson(encode({QJsonValue(QJsonValue::Undefined), message})).object();
    object[field] = value;
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// What is wrong with the text; an empty code where nothing is.
inline Problem problemOf(QByteArrayView text)
{
    const auto decoded = decode(text);
    const auto *failure = std::get_if<DecodeFailure>(&decoded);
    return failure == nullptr ? Problem{} : failure->problem;
}

} // namespace holdfast::protocol::test
