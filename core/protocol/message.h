// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/text_encoding.h"
#include "core/base/time.h"
#include "core/jobs/attempt.h"

#include <QByteArray>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <optional>
#include <variant>

/// The messages of protocol version 1, one struct each. docs/protocol.md is their reference.
namespace holdfast::protocol {

/// What one side saw around the end of a link: the evidence for its verdict.
struct LinkObservations
{
    Milliseconds up{0};        ///< how long the link had held
    Milliseconds silent{0};    ///< since the last byte of the other side
    Milliseconds idle{0};      ///< the stretch without a byte either way, right before the end
    qint64 queuedBytes = 0;    ///< of this side, not on their way yet
    int unanswered = 0;        ///< messages of this side
    Milliseconds stalled{0};   ///< how long this process did not run, at worst, shortly before
    Milliseconds slept{0};     ///< how long its machine slept
    Milliseconds clockStep{0}; ///< by how much its clock was set meanwhile
    Milliseconds outlived{0};  ///< the longest stretch without a byte either way after which the link still worked
    friend bool operator==(const LinkObservations &, const LinkObservations &) = default;
};

/// How the worker's last link ended, as the worker saw it; told at the next registration.
struct LinkLoss
{
    WallTime began{}; ///< when the worker noticed
    int attempts = 0;
    QString cause;
    QString detail;
    LinkObservations seen = {};
    bool restarted = false;      ///< another process of this worker noticed it than the one that is back
    bool addressChanged = false; ///< the worker reaches the same server from another address of its own now
    QString blockedBy = {};      ///< how the last attempt failed, as `cause`; empty: none did
    QString blockedDetail = {};
    friend bool operator==(const LinkLoss &, const LinkLoss &) = default;
};

/// A worker's registrations since its last link that it got no answer to: the server may have taken one of them.
struct Unanswered
{
    qint64 since = 0; ///< the sequence of the first
    int attempts = 0; ///< to connect, since the newest
    QString cause;    ///< how the connection of the newest ended, as in LinkLoss
    QString detail;
    friend bool operator==(const Unanswered &, const Unanswered &) = default;
};

/// What both sides together make of an outage that is over: docs/protocol.md lists the causes.
struct OutageVerdict
{
    QString cause;
    QString verdict; ///< a sentence for people
    QString act;     ///< what a person should do; empty: nothing
    friend bool operator==(const OutageVerdict &, const OutageVerdict &) = default;
};

// Worker to server

struct WorkerRegister
{
    QString workerId;
    QString instance;    ///< of the worker's data folder: tells a worker that is back from another of the same name
    QString process;     ///< of the worker's process: tells one that is back from one with a copy of its data folder
    qint64 sequence = 0; ///< rises with every registration of this instance, across restarts; 0: none given
    QString hostname;
    QString platform;
    CodePages codePages; ///< none from an older worker
    QString version;
    int protocol = 0; ///< 0: none given, an old worker
    int slots = 1;
    jobs::Labels labels;
    bool isEphemeral = false;    ///< it vanishes by itself some time after it went away
    Milliseconds takesWithin{0}; ///< it begins with no start that was sent longer ago; 0: not promised
    QList<jobs::Holding> holding;
    std::optional<LinkLoss> lastLoss;
    std::optional<Unanswered> unanswered;
    std::optional<WallTime> sentAt = std::nullopt; ///< by the worker's clock
    bool rotates = false;                          ///< it has a credential of its own, and understands CredentialRotate
    QString epoch = {}; ///< of the store with which `holding` is complete; empty: the worker knows of none
    friend bool operator==(const WorkerRegister &, const WorkerRegister &) = default;
};

struct Heartbeat
{
    int running = 0;
    qint64 loopLagMs = 0; ///< how late the worker's event loop was at worst since the last heartbeat
    std::optional<WallTime> sentAt = std::nullopt; ///< by the worker's clock
    friend bool operator==(const Heartbeat &, const Heartbeat &) = default;
};

struct JobStarted
{
    jobs::AttemptKey key;
    qint64 pid = 0;
    std::optional<WallTime> at;
    friend bool operator==(const JobStarted &, const JobStarted &) = default;
};

struct JobOutput
{
    jobs::AttemptKey key;
    jobs::Stream stream = jobs::Stream::Stdout;
    qint64 offset = 0; ///< of the first byte of data in its stream
    QByteArray data;   ///< bytes, whatever their encoding
    friend bool operator==(const JobOutput &, const JobOutput &) = default;
};

struct JobResult
{
    jobs::Outcome outcome; ///< its runId is empty for a job of the worker's own
    QString ownJob;        ///< `job_id` or `job`, where there is no run_id
    QByteArray raw;        ///< the message as it came, where there is no run_id
    friend bool operator==(const JobResult &, const JobResult &) = default;
};

/// A fact a worker wants on record in the server's log.
struct Event
{
    QString text;
    friend bool operator==(const Event &, const Event &) = default;
};

/// The worker has chosen another secret, and keeps it beside the one that it came in with until this is acknowledged.
struct CredentialOffer
{
    QByteArray hash; ///< SHA-256 of the secret
    friend bool operator==(const CredentialOffer &, const CredentialOffer &) = default;
};

// Server to worker

struct JobStart
{
    jobs::Assignment assignment;
    friend bool operator==(const JobStart &, const JobStart &) = default;
};

struct JobCancel
{
    jobs::AttemptKey key;
    QString reason;
    friend bool operator==(const JobCancel &, const JobCancel &) = default;
};

struct Goodbye
{
    QString reason;
    friend bool operator==(const Goodbye &, const Goodbye &) = default;
};

/// Ends the worker's process at once, as a crash would: an operator wants to see whether it comes back.
struct Drill
{
    friend bool operator==(const Drill &, const Drill &) = default;
};

/// Asks the worker for a CredentialOffer. Only a worker gets it that `rotates`.
struct CredentialRotate
{
    friend bool operator==(const CredentialRotate &, const CredentialRotate &) = default;
};

// Both ways

/// The answer to a registration, beside `"msg": "registered"`; absent from an old server's.
struct Registered
{
    int protocol = 0;         ///< 0: an old server
    QString server;           ///< its version, for people
    QList<jobs::Resume> keep; ///< go on with these, output from these offsets; of any other only the result is wanted
    QList<jobs::AttemptKey> cancel;                         ///< stop these; their results are still wanted
    std::optional<OutageVerdict> lastOutage = std::nullopt; ///< of the one that ends with this registration
    QString store = {};   ///< the id of its database: runs of another one stay as they are; empty: none given
    QString epoch = {};   ///< another one where the database may have lost what it had confirmed; empty: none given
    bool isAsked = false; ///< it is not registered: a registration is asked for whose `holding` is complete for `epoch`
    friend bool operator==(const Registered &, const Registered &) = default;
};

struct Ack
{
    std::optional<Registered> registered;                ///< set in the answer to a registration
    bool durable = false;                                ///< what was said is committed to disk
    std::optional<jobs::Receipt> receipt = std::nullopt; ///< in the answer to a result
    friend bool operator==(const Ack &, const Ack &) = default;
};

struct Error
{
    QString code;
    QString reason;
    QString path; ///< of the field that is wrong; empty where it is not about a field
    friend bool operator==(const Error &, const Error &) = default;
};

/// A type this version does not know: acknowledged, counted, otherwise left alone.
struct Unknown
{
    QString type;
    friend bool operator==(const Unknown &, const Unknown &) = default;
};

using Message = std::variant<WorkerRegister, Heartbeat, JobStarted, JobOutput, JobResult, Event, CredentialOffer,
                             JobStart, JobCancel, Goodbye, Drill, CredentialRotate, Ack, Error, Unknown>;

/// A message with the sender's `id`, which its answer carries back. Any JSON string or number; undefined: none given.
struct Envelope
{
    QJsonValue id = QJsonValue(QJsonValue::Undefined);
    Message message;
};

} // namespace holdfast::protocol
