// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    int overlapMost = 0;
    QString missed;
    QString missedWithin;
    QString retryOn; ///< words with commas between
    QString jitter;
    int atMost = 0;
    QString onDisconnect;
    QString grace;
    QString cwd;
    QMap<QString, QString> labels;
    QMap<QString, QString> env;
    QStringList command;  ///< what stood after `--`; never empty
    bool replace = false; ///< a job of that name gets this definition

    friend bool operator==(const JobAdd &, const JobAdd &) = default;
};

struct JobList
{
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
    friend bool operator==(const RunList &, const RunList &) = default;
};

struct RunShow
{
    QString id;
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
    friend bool operator==(const WorkerList &, const WorkerList &) = default;
};

struct WorkerShow
{
    QString name;
    friend bool operator==(const WorkerShow &, const WorkerShow &) = default;
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

/// Breaks something on purpose and reports how it was taken.
struct Drill
{
    QString kind; ///< cut, lag, freeze or kill-worker
    Milliseconds lasts{10'000};
    Milliseconds lag{2'000};
    QStringList workers; ///< empty: all that are connected
    friend bool operator==(const Drill &, const Drill &) = default;
};

using Command = std::variant<JobAdd, JobList, JobShow, JobRun, JobPause, JobResume, JobRemove, JobNext, RunList,
                             RunShow, RunLog, RunWait, RunCancel, WorkerList, WorkerShow, Status, Audit, Drill>;

} // namespace holdfast::app
