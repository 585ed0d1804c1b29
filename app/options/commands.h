// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/server_step_down.h"
#include "app/options/service_task.h"
#include "core/base/time.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

/// What a client was asked to do: one value a command, checked as far as it can be checked without a server.
namespace holdfast::app {

struct JobAdd
{
    QString name;
    QString cron;     ///< of cron, every and at one is given at most
    QString every;    ///< a duration as written
    QString at;       ///< ISO 8601
    QString timezone; ///< empty: the server's choice, UTC
    QString gap;      ///< of the clock's changes; empty: by the kind of expression
    QString fold;
    QString timeout; ///< a duration as written; empty: none
    int retries = 0;
    int priority = 0;
    // Policies, as written; empty or 0: the server's default
    QString overlap;
    int maxOverlap = 0;
    QString missed;
    QString missedWithin;
    QString retryOn; ///< words with commas between
    QString success; ///< as written
    QString outputEncoding;
    QString jitter;
    int maxConcurrent = 0;
    QString onDisconnect;
    QString grace;
    QString linger;
    QStringList passEnv; ///< names of variables
    QString pingUrl;
    QString cwd;
    QMap<QString, QString> labels;
    QMap<QString, QString> env;
    QStringList command;  ///< what stood after `--`; never empty
    bool replace = false; ///< a job of that name gets this definition

    friend bool operator==(const JobAdd &, const JobAdd &) = default;
};

/// Which columns of a table a person wants to see. Has no part in --json.
struct TableChoice
{
    bool wide = false;   ///< all columns in full, however narrow the terminal is
    QStringList columns; ///< lower case, as in "last-seen"; empty: those that fit

    friend bool operator==(const TableChoice &, const TableChoice &) = default;
};

struct JobList
{
    TableChoice table = {};
    friend bool operator==(const JobList &, const JobList &) = default;
};

struct JobShow
{
    QString name;
    friend bool operator==(const JobShow &, const JobShow &) = default;
};

struct JobRun
{
    QString name;
    bool wait = false;
    friend bool operator==(const JobRun &, const JobRun &) = default;
};

struct JobPause
{
    QString name;
    friend bool operator==(const JobPause &, const JobPause &) = default;
};

struct JobResume
{
    QString name;
    friend bool operator==(const JobResume &, const JobResume &) = default;
};

struct JobReplan
{
    QString name;
    friend bool operator==(const JobReplan &, const JobReplan &) = default;
};

struct JobRemove
{
    QString name;
    friend bool operator==(const JobRemove &, const JobRemove &) = default;
};

struct JobNext
{
    QString name;
    int count = 5;
    bool odd = false; ///< the clock changes that its schedule notices, instead of all moments
    friend bool operator==(const JobNext &, const JobNext &) = default;
};

struct RunList
{
    QString job;   ///< empty: of all jobs
    QString state; ///< empty: in any state
    int limit = 20;
    TableChoice table = {};
    friend bool operator==(const RunList &, const RunList &) = default;
};

struct RunShow
{
    QString id;
    bool wide = false; ///< as in TableChoice
    friend bool operator==(const RunShow &, const RunShow &) = default;
};

struct RunLog
{
    QString id;
    bool follow = false;
    friend bool operator==(const RunLog &, const RunLog &) = default;
};

struct RunWait
{
    QStringList ids;
    friend bool operator==(const RunWait &, const RunWait &) = default;
};

struct RunCancel
{
    QString id;
    friend bool operator==(const RunCancel &, const RunCancel &) = default;
};

struct WorkerList
{
    TableChoice table = {};
    friend bool operator==(const WorkerList &, const WorkerList &) = default;
};

struct WorkerShow
{
    QString name;
    bool wide = false; ///< as in TableChoice
    friend bool operator==(const WorkerShow &, const WorkerShow &) = default;
};

struct WorkerRemove
{
    QString name;
    friend bool operator==(const WorkerRemove &, const WorkerRemove &) = default;
};

/// Makes this machine a worker of a server. Needs no running worker, and is told its name and data folder by the
/// settings.
struct WorkerJoin
{
    QString server; ///< its address, as written
    QString token;  ///< or -: it is on standard input
    friend bool operator==(const WorkerJoin &, const WorkerJoin &) = default;
};

/// Withdraws a worker's credential.
struct WorkerRevoke
{
    QString name;
    friend bool operator==(const WorkerRevoke &, const WorkerRevoke &) = default;
};

/// Gives a worker another credential.
struct WorkerRotate
{
    QString name;
    bool now = false; ///< the old one has leaked
    friend bool operator==(const WorkerRotate &, const WorkerRotate &) = default;
};

struct Status
{
    friend bool operator==(const Status &, const Status &) = default;
};

struct Audit
{
    QString since;                        ///< as written; empty: all that is on record
    std::optional<WallTime> sinceMoment;  ///< `since` read as a moment …
    std::optional<Milliseconds> sinceAgo; ///< … or as a time before now
    friend bool operator==(const Audit &, const Audit &) = default;
};

/// Who did what.
struct Changes
{
    QString since; ///< these three as in Audit
    std::optional<WallTime> sinceMoment;
    std::optional<Milliseconds> sinceAgo;
    QString job; ///< empty: whatever was changed
    int limit = 20;
    TableChoice table = {};
    friend bool operator==(const Changes &, const Changes &) = default;
};

/// Breaks something on purpose and reports how it was taken.
struct Drill
{
    QString kind; ///< cut, lag, freeze or kill-worker
    Milliseconds lasts{10'000};
    Milliseconds lag{2'000};
    QStringList workers; ///< empty: all that are connected
    friend bool operator==(const Drill &, const Drill &) = default;
};

struct DrillStop
{
    friend bool operator==(const DrillStop &, const DrillStop &) = default;
};

struct TokenCreate
{
    QString role;
    QString name;    ///< empty: none
    QString expires; ///< a duration as written; empty: never
    friend bool operator==(const TokenCreate &, const TokenCreate &) = default;
};

/// Makes a token with which workers join.
struct TokenJoin
{
    QString pattern; ///< of workers' names; empty: any
    QMap<QString, QString> labels;
    int uses = 1;
    QString expires{QStringLiteral("1h")};
    bool rejoin = false;
    friend bool operator==(const TokenJoin &, const TokenJoin &) = default;
};

struct TokenList
{
    TableChoice table = {};
    friend bool operator==(const TokenList &, const TokenList &) = default;
};

struct TokenRevoke
{
    QString id;
    friend bool operator==(const TokenRevoke &, const TokenRevoke &) = default;
};

struct TokenRotate
{
    QString id;
    bool now = false; ///< the old secret ends at once
    friend bool operator==(const TokenRotate &, const TokenRotate &) = default;
};

/// Adds a channel of notifications.
struct NotifyAdd
{
    QString name;
    QString webhook; ///< of webhook, webhookFile, mail and exec one is given
    QString webhookFile;
    QString mail;
    QString exec;
    QString secretFile; ///< empty: no secret
    QString secret;     ///< as read from it
    QString body;
    QString smtp;
    QString from;
    QStringList on; ///< kinds of events; empty: the server's choice
    QString jobs;
    QMap<QString, QString> labels;
    int inARow = 1;
    int timesUsual = 0; ///< 0: never
    // Durations as written; empty: the server's choice
    QString lateAfter;
    QString slowAfter;
    QString silentAfter;
    QString offlineAfter;
    QString quiet;
    QString timezone;
    QString digest;
    friend bool operator==(const NotifyAdd &, const NotifyAdd &) = default;
};

struct NotifyList
{
    TableChoice table = {};
    friend bool operator==(const NotifyList &, const NotifyList &) = default;
};

struct NotifyTest
{
    QString name;
    friend bool operator==(const NotifyTest &, const NotifyTest &) = default;
};

struct NotifyRemove
{
    QString name;
    friend bool operator==(const NotifyRemove &, const NotifyRemove &) = default;
};

/// Makes, or renews, an authority and a certificate in the data folder. Asks no server.
struct TlsInit
{
    QStringList names; ///< host names and addresses in a certificate's form; none: the former ones
    friend bool operator==(const TlsInit &, const TlsInit &) = default;
};

/// Shows a certificate: that of --tls-cert, or the one in the data folder. Asks no server.
struct TlsShow
{
    friend bool operator==(const TlsShow &, const TlsShow &) = default;
};

/// Prints what a shell reads to complete our command lines. Asks no server.
struct CompletionScript
{
    QString shell; ///< bash, zsh or fish
    friend bool operator==(const CompletionScript &, const CompletionScript &) = default;
};

/// Prints names for such a script, one a line: at once, or none.
struct CompletionNames
{
    QString kind; ///< jobs, runs, workers, tokens or channels
    friend bool operator==(const CompletionNames &, const CompletionNames &) = default;
};

/// Checks the place of a server or a worker from where it stands.
struct Doctor
{
    QString place;        ///< server or worker; empty: what the data folder belongs to
    QString config;       ///< its settings file; empty: none
    QStringList settings; ///< all its options, as they were given
    friend bool operator==(const Doctor &, const Doctor &) = default;
};

/// Shows that Holdfast works on this machine.
struct Selftest
{
    friend bool operator==(const Selftest &, const Selftest &) = default;
};

/// Copies the database of this machine's server, which may run.
struct Backup
{
    QString file;
    friend bool operator==(const Backup &, const Backup &) = default;
};

/// Puts a backup in the place of the database of this machine's server, which is stopped.
struct Restore
{
    QString file;
    friend bool operator==(const Restore &, const Restore &) = default;
};

/// Copies a stopped installation into another database. Asks no server.
struct DatabaseCopy
{
    QString from; ///< as a value of --database, as `to`
    QString to;
    friend bool operator==(const DatabaseCopy &, const DatabaseCopy &) = default;
};

/// Writes runs, outages and changes for other programs.
struct Export
{
    QString since; ///< these three as in Audit; one of the two is set
    std::optional<WallTime> sinceMoment;
    std::optional<Milliseconds> sinceAgo;
    QString format = QStringLiteral("jsonl"); ///< or csv
    friend bool operator==(const Export &, const Export &) = default;
};

using Command =
    std::variant<JobAdd, JobList, JobShow, JobRun, JobPause, JobResume, JobReplan, JobRemove, JobNext, RunList, RunShow,
                 RunLog, RunWait, RunCancel, WorkerList, WorkerShow, WorkerRemove, WorkerJoin, WorkerRevoke,
                 WorkerRotate, Status, Audit, Changes, Drill, DrillStop, TokenCreate, TokenJoin, TokenList, TokenRevoke,
                 TokenRotate, NotifyAdd, NotifyList, NotifyTest, NotifyRemove, TlsInit, TlsShow, CompletionScript,
                 CompletionNames, Doctor, Selftest, Backup, Restore, DatabaseCopy, Export, ServerStepDown, ServiceTask>;

} // namespace holdfast::app
