// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/grammar.h"

#include "core/base/ids.h"
#include "core/jobs/run.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace holdfast::app::grammar {
namespace {

constexpr int kMostRuns = 10'000;

QString checkNewName(const QString &name)
{
    return isGoodName(name) ? QString()
                            : QStringLiteral("\"%1\" is not a name: 1 to 100 letters, digits and . _ -").arg(name);
}

/// A name that goes into a URL's path, where a dot alone would climb.
QString checkPathWord(const QString &name)
{
    return name == u"." || name == u".." ? QStringLiteral("\"%1\" is not a name").arg(name) : QString();
}

QString checkDuration(const QString &text)
{
    const auto duration = parseDuration(text);
    if (!duration)
        return QStringLiteral("\"%1\" is not a duration such as 500ms, 20s, 5m").arg(text);
    return duration->count() == 0 ? QStringLiteral("\"%1\" is no time at all").arg(text) : QString();
}

QString checkMoment(const QString &text)
{
    return parseIso(text) ? QString() : QStringLiteral("\"%1\" is not a time such as 2026-11-23T06:00:00Z").arg(text);
}

QString checkSince(const QString &text)
{
    if (parseIso(text) || parseDuration(text))
        return {};
    return QStringLiteral("\"%1\" is neither a time such as 2026-11-23T06:00:00Z nor a duration such as 24h").arg(text);
}

QString checkState(const QString &word)
{
    return jobs::runStateFrom(word)
               ? QString()
               : QStringLiteral("\"%1\" is not a state of runs, such as running, failed").arg(word);
}

/// The options that every command takes. They are the settings of the same names.
void addAsking(CLI::App &leaf, CommandLine &line)
{
    leaf.allow_extras();
    leaf.add_flag_callback(
        "--json", [&line] { line.settings[QStringLiteral("json")] += QStringLiteral("true"); }, "Print one JSON value");
    list(leaf, "--url", line.settings[QStringLiteral("url")], "The server [http://127.0.0.1:8000]", "URL");
    list(leaf, "--token-file", line.settings[QStringLiteral("token-file")], "Bearer token to present", "FILE");
}

/// Adds a command whose values are those of a T. The T lives as long as the parser and is kept when the command is
/// done.
template <typename T>
std::pair<CLI::App *, T *> addCommand(CLI::App &group, CommandLine &line, const char *name, const char *help)
{
    CLI::App *leaf = group.add_subcommand(name, help);
    auto command = std::make_shared<T>();
    leaf->final_callback([&line, command] { line.command = *command; });
    addAsking(*leaf, line);
    return {leaf, command.get()};
}

CLI::App &addGroup(CLI::App &app, const char *name, const char *help)
{
    CLI::App *group = app.add_subcommand(name, help);
    group->require_subcommand(0, 1);
    group->allow_extras();
    return *group;
}

template <typename T>
void addNamed(CLI::App &group, CommandLine &line, const char *name, const char *help, QString T::*word,
              const char *wordName)
{
    const auto [leaf, command] = addCommand<T>(group, line, name, help);
    text(*leaf, wordName, command->*word, "", "", checkPathWord);
}

QString checkOneOf(const QStringList &words, const QString &word)
{
    return words.contains(word) ? QString()
                                : QStringLiteral("\"%1\" is not one of %2").arg(word, words.join(QStringLiteral(", ")));
}

/// What a job wants in the cases that go wrong.
void addPolicies(CLI::App &leaf, JobAdd &add)
{
    const auto oneOf = [](const QStringList &words) {
        return [words](const QString &word) { return checkOneOf(words, word); };
    };
    const auto eachOf = [](const QStringList &words) {
        return [words](const QString &list) {
            for (const QString &word : list.split(u',')) {
                if (const QString wrong = checkOneOf(words, word); !wrong.isEmpty())
                    return wrong;
            }
            return QString();
        };
    };
    text(leaf, "--overlap", add.overlap, "A slot while a run has not ended [allow]", "skip|queue|allow|replace",
         oneOf({"skip", "queue", "allow", "replace"}));
    number(leaf, "--overlap-most", add.overlapMost, "Bound of queue and allow; further slots are skipped [100]", 1,
           kMostRuns);
    text(leaf, "--missed", add.missed, "Slots the server could not start in time [run-once]", "run-once|run-all|skip",
         oneOf({"run-once", "run-all", "skip"}));
    text(leaf, "--missed-within", add.missedWithin, "Later than this a slot does not run [no bound]", "DUR",
         checkDuration);
    text(leaf, "--retry-on", add.retryOn, "What --retries are for [failed,timed_out,lost]", "STATE,...",
         eachOf({"failed", "timed_out", "lost"}));
    text(leaf, "--jitter", add.jitter, "Start each slot up to this much later [0]", "DUR", checkDuration);
    number(leaf, "--at-most", add.atMost, "Runs of this job at once [no bound]", 1, kMostRuns);
    text(leaf, "--on-disconnect", add.onDisconnect, "A run whose worker is away for longer than --grace [wait]",
         "wait|replace|stop", oneOf({"wait", "replace", "stop"}));
    text(leaf, "--grace", add.grace, "How long a run outlives the last sign of its worker [1m]", "DUR", checkDuration);
    text(leaf, "--gap", add.gap, "Times the clock jumps over [by the expression]", "run-after|skip",
         oneOf({"run-after", "skip"}));
    text(leaf, "--fold", add.fold, "Times the clock shows twice [by the expression]", "first|second|both",
         oneOf({"first", "second", "both"}));
}

void addJobAdd(CLI::App &job, CommandLine &line)
{
    const auto [leaf, add] = addCommand<JobAdd>(job, line, "add", "Add a job");
    text(*leaf, "NAME", add->name, "Its name", "", checkNewName);
    CLI::Option *cron = text(*leaf, "--cron", add->cron, "When: 5 or 6 cron fields, @hourly and kin", "EXPR");
    CLI::Option *every = text(*leaf, "--every", add->every, "When: again and again", "DUR", checkDuration);
    CLI::Option *at = text(*leaf, "--at", add->at, "When: once", "TIME", checkMoment);
    cron->excludes(every, at);
    every->excludes(at);
    text(*leaf, "--timezone", add->timezone, "Of the cron expression [UTC]", "ZONE");
    text(*leaf, "--timeout", add->timeout, "Stop a run after this time [never]", "DUR", checkDuration);
    number(*leaf, "--retries", add->retries, "Further attempts of a run that failed [0]", 0, 1000);
    number(*leaf, "--priority", add->priority, "Higher goes first [0]", -1000, 1000);
    text(*leaf, "--cwd", add->cwd, "Working folder", "DIR");
    addPolicies(*leaf, *add);
    leaf->add_flag("--replace", add->replace, "Of a job of that name: change its definition");
    pairs(*leaf, "--label", add->labels, "A worker must have it");
    pairs(*leaf, "--env", add->env, "Environment of the program");
    leaf->footer(
        "Without a schedule the job runs when asked. The program and its arguments come last: -- PROGRAM ARGS...");
}

void addJobCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &job = addGroup(app, "job", "Jobs: what to run and when");
    addJobAdd(job, line);
    addCommand<JobList>(job, line, "list", "All jobs");
    addNamed(job, line, "show", "One job", &JobShow::name, "NAME");
    const auto [run, jobRun] = addCommand<JobRun>(job, line, "run", "Run a job now");
    text(*run, "NAME", jobRun->name, "", "", checkPathWord);
    run->add_flag("--wait", jobRun->wait, "Until it is over; exit 0 only if it succeeded");
    addNamed(job, line, "pause", "Plan no further runs", &JobPause::name, "NAME");
    addNamed(job, line, "resume", "Plan runs again", &JobResume::name, "NAME");
    addNamed(job, line, "remove", "Forget a job; its runs stay on record", &JobRemove::name, "NAME");
    const auto [next, jobNext] = addCommand<JobNext>(job, line, "next", "The moments to come");
    text(*next, "NAME", jobNext->name, "", "", checkPathWord);
    CLI::Option *count = number(*next, "--count", jobNext->count, "How many [5]", 1, 1000);
    next->add_flag("--odd", jobNext->odd, "What clock changes do to it in the next two years")->excludes(count);
}

void addRunCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &run = addGroup(app, "run", "Runs: what was run, and how it went");
    const auto [leaf, runList] = addCommand<RunList>(run, line, "list", "Runs, newest first");
    text(*leaf, "--job", runList->job, "Only of this job", "NAME");
    text(*leaf, "--state", runList->state, "Only in this state", "STATE", checkState);
    number(*leaf, "--limit", runList->limit, "At most so many [20]", 1, 1000);
    addNamed(run, line, "show", "One run and its attempts", &RunShow::id, "ID");
    const auto [log, runLog] = addCommand<RunLog>(run, line, "log", "What a run wrote");
    text(*log, "ID", runLog->id, "", "", checkPathWord);
    log->add_flag("--follow,-f", runLog->follow, "Until the run is over");
    const auto [wait, runWait] =
        addCommand<RunWait>(run, line, "wait", "Until all are over; exit 0 only if all succeeded");
    list(*wait, "ID", runWait->ids, "", "");
    addNamed(run, line, "cancel", "Stop a run", &RunCancel::id, "ID");
}

void addWorkerCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &worker = addGroup(app, "worker", "Workers");
    addCommand<WorkerList>(worker, line, "list", "All workers");
    addNamed(worker, line, "show", "One worker and its outages", &WorkerShow::name, "NAME");
}

/// A duration that is read into `into`.
void duration(CLI::App &leaf, const char *name, Milliseconds &into, const char *help)
{
    const auto store = [&into, name](const std::string &given) {
        const QString text = QString::fromStdString(given);
        if (const QString fault = checkDuration(text); !fault.isEmpty())
            throw CLI::ValidationError(name, fault.toStdString());
        into = *parseDuration(text);
    };
    leaf.add_option_function<std::string>(name, store, help)->type_name("DUR");
}

void addDrill(CLI::App &group, CommandLine &line, const char *kind, const char *help)
{
    const auto [leaf, drill] = addCommand<Drill>(group, line, kind, help);
    drill->kind = QString::fromLatin1(kind);
    duration(*leaf, "--for", drill->lasts, "How long it lasts, at most 10m [10s]");
    if (drill->kind == u"lag")
        duration(*leaf, "--by", drill->lag, "How late everything is [2s]");
    list(*leaf, "--worker", drill->workers, "Whom it meets; may repeat [all that are connected]", "NAME");
}

void addDrillCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &drill = addGroup(app, "drill", "Break something on purpose, and see how it is taken");
    addDrill(drill, line, "cut", "Reset the links, and let none come up for a time");
    addDrill(drill, line, "lag", "Answer late for a time");
    addDrill(drill, line, "freeze", "Let nothing in or out for a time, and close nothing");
    addDrill(drill, line, "kill-worker", "End a worker's process as in a crash; its service must start it again");
}

} // namespace

void addCommands(CLI::App &app, CommandLine &line)
{
    addJobCommands(app, line);
    addRunCommands(app, line);
    addWorkerCommands(app, line);
    addDrillCommands(app, line);
    addCommand<Status>(app, line, "status", "How the server is");
    const auto [leaf, audit] = addCommand<Audit>(app, line, "audit", "Compare what was planned with what is on record");
    const auto readSince = [into = audit](const QString &since) {
        into->sinceMoment = parseIso(since);
        into->sinceAgo = parseDuration(since);
        return checkSince(since);
    };
    text(*leaf, "--since", audit->since, "From then on: a time, or how long ago [all]", "TIME", readSince);
}

} // namespace holdfast::app::grammar
