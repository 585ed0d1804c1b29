// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token.h"
#include "core/base/outage_cause.h"
#include "core/base/text_encoding.h"
#include "core/jobs/attempt.h"
#include "core/jobs/change.h"
#include "core/jobs/job.h"
#include "core/jobs/run.h"
#include "core/notify/notice.h"

#include <QByteArray>
#include <QList>

#include <variant>
#include <vector>

/// What the server puts on record, as values: RunBook makes them, a store applies them in order, a batch at a time,
/// each batch whole or not at all. Applying one twice leaves the same record.
namespace holdfast::jobs {

/// A stretch of time in which one schedule was in force. The audit derives the plan from these again.
struct Span
{
    QString job;
    schedule::Schedule schedule;
    WallTime from{};            ///< slots after this moment …
    std::optional<WallTime> to; ///< … up to and including this one; none: still in force
    WallTime plannedUntil{};    ///< every slot up to here has its run on record
    QString rules = {};         ///< a fingerprint of its zone's rules when it began: schedule::rulesOf()

    friend bool operator==(const Span &, const Span &) = default;
};

/// What is known of a worker, connected or not.
struct WorkerRecord
{
    QString name;
    QString instance; ///< of the worker's data folder: tells a worker that is back from another of the same name
    QString hostname;
    QString platform;
    QString version;
    int protocol = 0; ///< 0: an old worker that gave none
    int slots = 0;
    Labels labels;
    QString address;
    bool connected = false;
    WallTime connectedAt{};
    WallTime lastSeenAt{};
    bool isEphemeral = false; ///< it vanishes by itself
    // Not kept on record, for no connection outlives a server:
    QString process;             ///< of the worker; empty: it gave none
    qint64 sequence = 0;         ///< of its last registration
    Milliseconds takesWithin{0}; ///< it begins with no older start; 0: not promised
    CodePages codePages;

    friend bool operator==(const WorkerRecord &, const WorkerRecord &) = default;
};

/// One stretch of time without a link to a worker.
struct Outage
{
    QString worker;
    WallTime began{}; ///< the last sign of life; with `worker`, the key
    WallTime noticed{};
    std::optional<WallTime> back; ///< none while it lasts
    int attempts = 0;             ///< connection attempts the worker made until it was back
    OutageCause cause = OutageCause::Unknown;
    QString verdict;  ///< a sentence for people
    QString act = {}; ///< what a person should do; empty: nothing
    int held = 0;     ///< results that waited on the worker for the link to be back

    friend bool operator==(const Outage &, const Outage &) = default;
};

/// One thing that was found wrong and mended, or that a person must know to understand a run's record.
struct RunEvent
{
    QString runId;
    int attempt = 1;
    WallTime at{};
    QString kind; ///< one short word: see docs/delivery.md
    QString text; ///< a sentence for people

    friend bool operator==(const RunEvent &, const RunEvent &) = default;
};

struct PutJob
{
    Job job;
}; ///< insert or replace by name
struct RemoveJob
{
    QString name;
}; ///< its runs and spans stay on record
struct OpenSpan
{
    Span span;
}; ///< insert; key: job and from
struct CloseSpan
{
    QString job;
    WallTime to;
}; ///< ends the job's open span
struct AdvancePlan
{
    QString job;
    WallTime plannedUntil;
}; ///< of the job's open span
/// The job's plan ends at this moment: what lies after it is planned again. Runs keep their rows, and stand for no slot
/// after it any more.
struct CutPlan
{
    QString job;
    WallTime at;
};
struct PutRun
{
    Run run;
}; ///< insert or replace the run, and its attempt by (id, attempt)
struct PutAttempt
{
    Run run;
}; ///< only the attempt: the run goes on with another one
struct PutLate
{
    AttemptKey key;
    QString worker;
    RunState state = RunState::Failed;
    std::optional<int> exitCode;
    WallTime at{};
}; ///< the result of an attempt that was given up before: kept beside what is on record, never over it
struct PutEvent
{
    RunEvent event;
}; ///< insert; key: run, moment, attempt and kind
struct PutFence
{
    qint64 fence = 0;
}; ///< the highest one that was given out
struct AppendOutput
{
    QString runId;
    int attempt = 1;
    Stream stream = Stream::Stdout;
    qint64 offset = 0;
    QByteArray data;
};
struct PutWorker
{
    WorkerRecord worker;
}; ///< insert or replace by name
/// When a worker was heard last.
struct LastSeen
{
    QString worker;
    WallTime at{};

    friend bool operator==(const LastSeen &, const LastSeen &) = default;
};
struct PutLastSeen
{
    QList<LastSeen> list;
}; ///< of workers that are on record; nothing else of them changes
struct RemoveWorker
{
    QString name;
}; ///< and its outages; its runs stay on record
struct PutOutage
{
    Outage outage;
}; ///< insert or replace by (worker, began)
struct PutLatency
{
    Seconds step;         ///< the length of its stretch of time
    WallTime at{};        ///< which begins here
    QString worker;       ///< empty: all together
    WallTime part{};      ///< tells two of the same stretch apart, as after a restart
    QByteArray histogram; ///< core/metrics reads it
};                        ///< insert or replace by all but the histogram
struct DropLatency
{
    Seconds step;
    WallTime before{};    ///< of single workers
    WallTime allBefore{}; ///< all together
};                        ///< what begins earlier goes
struct PutServerStart
{
    WallTime at{};
    QString version;
}; ///< insert; those of more than 90 days ago, and of more than 10,000 the oldest, go
struct PutClock
{
    WallTime at{};
}; ///< the newest time that had proven steady: see PlanClock
struct PutChange
{
    Change change;
}; ///< insert; key: id

/// Up to here the audit has found exactly one run for each slot of the job. Only upwards; CutPlan takes it back.
struct PutProof
{
    QString job;
    WallTime until{};
};
/// Runs that have ended go, with all that belongs to them. A summary row by job, day and state takes their place.
struct DropRuns
{
    QStringList ids;
};
struct DropOutput
{
    QString runId;
    qint64 upToSeq = 0; ///< of its pieces
};                      ///< the run stays
struct GiveBackSpace
{
    int pages = 0;
}; ///< to the file system, so many of those that are free
struct PutStoreSize
{
    WallTime at{};
    qint64 bytes = 0; ///< that hold something
};                    ///< insert; those of more than 40 days ago go

using Write = std::variant<PutJob, RemoveJob, OpenSpan, CloseSpan, AdvancePlan, CutPlan, PutRun, PutAttempt, PutLate,
                           PutEvent, PutFence, AppendOutput, PutWorker, PutLastSeen, RemoveWorker, PutOutage,
                           PutLatency, DropLatency, PutServerStart, PutClock, PutChange, PutProof, DropRuns, DropOutput,
                           GiveBackSpace, PutStoreSize, access::PutToken, access::DropToken, access::PutTokenUses,
                           notify::PutChannel, notify::DropChannel, notify::PutNotice, notify::FixBatch,
                           notify::PutBatch, notify::DropBatch, notify::DropNotices, notify::PutStreak>;
using Writes = std::vector<Write>;

/// How far the output of a run's newest attempt is on record.
struct OutputMark
{
    QString runId;
    int attempt = 1;
    qint64 stdoutBytes = 0;
    qint64 stderrBytes = 0;
};

/// No slot of this name is planned after this moment, by any of its spans.
struct PlannedUntil
{
    QString job;
    WallTime until{};

    friend bool operator==(const PlannedUntil &, const PlannedUntil &) = default;
};

/// So many are loaded, those with the latest moments.
inline constexpr std::size_t kMaxPlanned = 10'000;

/// What a server needs to go on where the former one stopped.
struct Loaded
{
    QList<Job> jobs;
    QList<Span> openSpans;
    QList<PlannedUntil> planned; ///< of jobs that are there and of those that were, the latest first
    QList<Run> activeRuns;       ///< not final, oldest first
    QList<OutputMark> output;    ///< for the active runs
    QList<WorkerRecord> workers;
    qint64 fence = 0;                             ///< the highest one that was given out
    QList<Outage> recentOutages;                  ///< those that last, and those that ended within the last day
    std::optional<WallTime> clock = std::nullopt; ///< the last PutClock
    QList<access::Token> tokens = {};
    QList<notify::PutChannel> channels = {};
    QList<notify::Notice> notices = {}; ///< the oldest first
    QList<notify::Batch> batches = {};
    QList<notify::Streak> streaks = {};
    QString store = {}; ///< the id of this database, which it keeps for ever
    QString epoch = {}; ///< another one after restoredAt and promotedAt
    /// No run that was queued later was deleted for its age; none: no run was.
    std::optional<WallTime> droppedUntil = std::nullopt;
    std::optional<WallTime> restoredAt = std::nullopt; ///< a backup was restored then, the last time
    /// Another copy of the database took its place then, the last time, and may lack the newest commits.
    std::optional<WallTime> promotedAt = std::nullopt;
    QString takeOver = {}; ///< a sentence: which server takes over from which one; empty: this one was restarted
};

} // namespace holdfast::jobs
