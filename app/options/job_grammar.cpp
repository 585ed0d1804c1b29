// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_checks.h"
#include "app/options/grammar.h"
#include "app/options/job_advice.h"
#include "core/base/text_encoding.h"
#include "core/jobs/success_codes.h"

#include <CLI/CLI.hpp>

namespace holdfast::app::grammar {
namespace {

constexpr int kMaxRuns = 10'000;
constexpr const char *kSchedule = "Schedule";
constexpr const char *kCommand = "Command";
constexpr const char *kLimits = "Limits";
constexpr const char *kTrouble = "When things go wrong";

Check oneOf(const QStringList &words)
{
    return [words](const QString &word) { return checkOneOf(words, word); };
}

Check eachOf(const QStringList &words)
{
    return [words](const QString &list) { return checkEachOf(words, list); };
}

void addSchedule(CLI::App &leaf, JobAdd &add)
{
    CLI::Option *cron = text(leaf, "--cron", add.cron, "Run at the times of 5 or 6 cron fields, or @daily and the like",
                             "EXPR", cronAdvice);
    CLI::Option *every = text(leaf, "--every", add.every, "Run at this interval, such as 5m", "DUR", checkDuration);
    CLI::Option *at =
        text(leaf, "--at", add.at, "Run once at this time, such as 2026-11-23T06:00:00Z", "TIME", checkMoment);
    cron->excludes(every, at)->group(kSchedule);
    every->excludes(at)->group(kSchedule);
    at->group(kSchedule);
    text(leaf, "--timezone", add.timezone, "Time zone of --cron, such as Europe/Berlin [UTC]", "ZONE")
        ->group(kSchedule);
    text(leaf, "--jitter", add.jitter, "Start each run up to this much later, to spread load [0]", "DUR", checkDuration)
        ->group(kSchedule);
    text(leaf, "--gap", add.gap,
         "When a clock change removes a scheduled time: run right after it, or skip it [depends on --cron]",
         "run-after|skip", oneOf({"run-after", "skip"}))
        ->group(kSchedule);
    text(leaf, "--fold", add.fold,
         "When a clock change repeats a scheduled time: run at the first, the second, or both [depends on --cron]",
         "first|second|both", oneOf({"first", "second", "both"}))
        ->group(kSchedule);
}

void addCommandOptions(CLI::App &leaf, JobAdd &add)
{
    text(leaf, "--cwd", add.cwd, "Run the program in this folder [the worker's own]", "DIR")->group(kCommand);
    pairs(leaf, "--env", add.env, "Set an environment variable")->group(kCommand);
    list(leaf, "--pass-env", add.passEnv, "Pass this variable of the worker's environment to the program; repeatable",
         "NAME")
        ->group(kCommand);
    text(leaf, "--ping-url", add.pingUrl,
         "Call this URL with /start and /fail, and as it is after a success, as healthchecks.io takes it", "URL")
        ->group(kCommand);
    text(leaf, "--output-encoding", add.outputEncoding,
         "Show the output's bytes as text of this encoding, such as utf-8 or cp850 [oem: the code page of the worker's "
         "console; utf-8 on Linux]",
         "ENCODING", oneOf(encodingWords()))
        ->group(kCommand);
    leaf.add_flag("--replace", add.replace, "Replace the whole job if it exists; options left out get their defaults")
        ->group(kCommand);
}

void addLimits(CLI::App &leaf, JobAdd &add)
{
    pairs(leaf, "--label", add.labels, "Run only on workers with this label")->group(kLimits);
    text(leaf, "--timeout", add.timeout, "Stop a run after this time [no limit]", "DUR", checkDuration)->group(kLimits);
    text(leaf, "--linger", add.linger,
         "After the program's end, wait this long for output of processes that it left [1s]", "DUR", checkDuration)
        ->group(kLimits);
    number(leaf, "--at-most", add.maxConcurrent, "Run at most N of this job at once; further runs wait [no limit]", 1,
           kMaxRuns)
        ->group(kLimits);
    number(leaf, "--priority", add.priority, "Start higher priorities first, -1000 to 1000 [0]", -1000, 1000)
        ->group(kLimits);
}

QString checkSuccess(const QString &text)
{
    const auto codes = jobs::SuccessCodes::from(text);
    return codes ? QString() : QStringLiteral("%1; %2").arg(codes.problem().what, codes.problem().todo);
}

void addRetries(CLI::App &leaf, JobAdd &add)
{
    text(leaf, "--success", add.success, "Count a run with one of these exit codes as succeeded, such as 0-7 [0]",
         "CODES", checkSuccess)
        ->group(kTrouble);
    number(leaf, "--retries", add.retries, "Retry a failed run up to N times [0]", 0, 1000)->group(kTrouble);
    text(leaf, "--retry-on", add.retryOn, "Retry only after these states [failed,timed_out,lost]", "STATE,...",
         eachOf({"failed", "timed_out", "lost"}))
        ->group(kTrouble);
}

void addPolicies(CLI::App &leaf, JobAdd &add)
{
    text(
        leaf, "--overlap", add.overlap,
        "When a run is due and an earlier one is active: skip the new run, queue it, start both (allow), or cancel the "
        "earlier run (replace) [allow]",
        "skip|queue|allow|replace", oneOf({"skip", "queue", "allow", "replace"}))
        ->group(kTrouble);
    number(leaf, "--overlap-most", add.maxOverlap, "Skip new runs while N are active (allow) or waiting (queue) [100]",
           1, kMaxRuns)
        ->group(kTrouble);
    text(leaf, "--missed", add.missed,
         "When the server could not start runs in time: start the newest one, all, or none of them [run-once]",
         "run-once|run-all|skip", oneOf({"run-once", "run-all", "skip"}))
        ->group(kTrouble);
    text(leaf, "--missed-within", add.missedWithin, "Skip runs that are later than this [no limit]", "DUR",
         checkDuration)
        ->group(kTrouble);
    text(leaf, "--on-disconnect", add.onDisconnect,
         "When the worker is away longer than --grace: wait for it, start another attempt (replace), or stop the run "
         "[wait]",
         "wait|replace|stop", oneOf({"wait", "replace", "stop"}))
        ->group(kTrouble);
    text(leaf, "--grace", add.grace, "Keep a run valid this long without contact to its worker [1m]", "DUR",
         checkDuration)
        ->group(kTrouble);
}

} // namespace

void addJobAdd(CLI::App &job, CommandLine &line)
{
    const auto [leaf, add] = addCommand<JobAdd>(job, line, "add", "Add a job: a program and when to run it");
    text(*leaf, "NAME", add->name, "The job's name: letters, digits and . _ -", "", checkNewName);
    addSchedule(*leaf, *add);
    addCommandOptions(*leaf, *add);
    addLimits(*leaf, *add);
    addRetries(*leaf, *add);
    addPolicies(*leaf, *add);
    leaf->footer(
        "Without --cron, --every and --at the job runs only when you ask: holdfast job run NAME. Put the program and "
        "its arguments last, after --. DUR is 500ms, 20s, 5m, 2h or 1d.");
}

} // namespace holdfast::app::grammar
