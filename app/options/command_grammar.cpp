// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_checks.h"
#include "app/options/grammar.h"
#include "app/options/setting_values.h"
#include "core/tls/authority.h"

#include <CLI/CLI.hpp>

namespace holdfast::app::grammar {
namespace {

constexpr const char *kOptions = "Options";
constexpr const char *kJobName = "The job's name";
constexpr const char *kRunId = "The run's id, as in: holdfast run list";

template <typename T>
std::pair<CLI::App *, T *> addNamed(CLI::App &group, CommandLine &line, const char *name, const char *help,
                                    QString T::*word, const char *wordName, const char *wordHelp)
{
    const auto added = addCommand<T>(group, line, name, help);
    text(*added.first, wordName, added.second->*word, wordHelp, "", checkPathWord);
    return added;
}

void addWide(CLI::App &leaf, bool &wide)
{
    leaf.add_flag("--wide", wide, "Show all columns in full, also in a narrow terminal")->group(kOptions);
}

void addJobCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &job = addGroup(app, "job", "Add, list, run and pause jobs");
    addJobAdd(job, line);
    const auto [list, jobList] = addCommand<JobList>(job, line, "list", "List all jobs");
    addTable(*list, jobList->table);
    addNamed(job, line, "show", "Show one job", &JobShow::name, "NAME", kJobName);
    const auto [run, jobRun] = addNamed(job, line, "run", "Run a job now", &JobRun::name, "NAME", kJobName);
    run->add_flag("--wait", jobRun->wait, "Wait until the run ends; exit 0 only if it succeeded")->group(kOptions);
    addNamed(job, line, "pause", "Pause a job: start no scheduled runs", &JobPause::name, "NAME", kJobName);
    addNamed(job, line, "resume", "Resume a paused job", &JobResume::name, "NAME", kJobName);
    addNamed(job, line, "replan", "Plan a job again from now on, after a clock that was ahead", &JobReplan::name,
             "NAME", kJobName);
    addNamed(job, line, "remove", "Remove a job; its past runs are kept", &JobRemove::name, "NAME", kJobName);
    const auto [next, jobNext] =
        addNamed(job, line, "next", "Show the next scheduled times of a job", &JobNext::name, "NAME", kJobName);
    CLI::Option *count = number(*next, "--count", jobNext->count, "Show N times [5]", 1, 1000)->group(kOptions);
    next->add_flag("--odd", jobNext->odd, "Show instead the clock changes of the next two years that affect the job")
        ->excludes(count)
        ->group(kOptions);
}

void addRunCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &run = addGroup(app, "run", "List runs, read their output, wait for them and cancel them");
    const auto [leaf, runList] = addCommand<RunList>(run, line, "list", "List runs, newest first");
    text(*leaf, "--job", runList->job, "Show only runs of this job", "NAME")->group(kOptions);
    text(*leaf, "--state", runList->state, "Show only runs in this state, such as failed", "STATE", checkState)
        ->group(kOptions);
    number(*leaf, "--limit", runList->limit, "Show at most N runs [20]", 1, 1000)->group(kOptions);
    addTable(*leaf, runList->table);
    const auto [show, runShow] =
        addNamed(run, line, "show", "Show one run, its attempts and its events", &RunShow::id, "ID", kRunId);
    addWide(*show, runShow->wide);
    const auto [log, runLog] = addNamed(run, line, "log", "Print the output of a run", &RunLog::id, "ID",
                                        "The run's id; or the name of a job, for its newest run");
    log->add_flag("--follow,-f", runLog->follow, "Go on until the run ends")->group(kOptions);
    const auto [wait, runWait] =
        addCommand<RunWait>(run, line, "wait", "Wait until all runs end; exit 0 only if all succeeded");
    grammar::list(*wait, "ID", runWait->ids, "The ids of one or more runs", "");
    addNamed(run, line, "cancel", "Cancel a run: stop it, or take it out of the queue", &RunCancel::id, "ID", kRunId);
}

void addJoin(CLI::App &group, CommandLine &line)
{
    const auto [leaf, join] = addCommand<WorkerJoin>(group, line, "join", "Make this machine a worker of a server");
    text(*leaf, "URL", join->server, "The server's address, such as http://10.0.0.5:8000", "");
    text(*leaf, "TOKEN", join->token, "A join token, as in: holdfast token join; or -, to read it from standard input",
         "");
    list(*leaf, "--name", line.settings[QStringLiteral("name")], "The worker's name [this machine's name]", "NAME")
        ->group(kOptions);
}

void addWorkerCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &worker = addGroup(app, "worker", "List workers, see why one was away, join, revoke and remove one");
    const auto [list, workerList] = addCommand<WorkerList>(worker, line, "list", "List all workers");
    addTable(*list, workerList->table);
    const auto [show, workerShow] =
        addNamed(worker, line, "show", "Show one worker, its outages and what to do about them", &WorkerShow::name,
                 "NAME", "The worker's name");
    addWide(*show, workerShow->wide);
    addNamed(worker, line, "remove", "Remove a worker that is gone for good; its past runs are kept",
             &WorkerRemove::name, "NAME", "The worker's name");
    addJoin(worker, line);
    addNamed(worker, line, "revoke", "Withdraw a worker's credential, and close its connection", &WorkerRevoke::name,
             "NAME", "The worker's name");
    const auto [rotate, workerRotate] = addNamed(worker, line, "rotate", "Give a worker another credential",
                                                 &WorkerRotate::name, "NAME", "The worker's name");
    rotate->add_flag("--now", workerRotate->now, "End the old one at once: it has leaked")->group(kOptions);
    worker.footer("To start a worker: holdfast --worker");
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
    leaf.add_option_function<std::string>(name, store, help)->type_name("DUR")->group(kOptions);
}

void addDrill(CLI::App &group, CommandLine &line, const char *kind, const char *help)
{
    const auto [leaf, drill] = addCommand<Drill>(group, line, kind, help);
    drill->kind = QString::fromLatin1(kind);
    duration(*leaf, "--for", drill->lasts, "End the fault after this time, at most 10m [10s]");
    if (drill->kind == u"lag")
        duration(*leaf, "--by", drill->lag, "Delay all messages by this time [2s]");
    list(*leaf, "--worker", drill->workers, "Worker to affect; repeatable [all connected]", "NAME")->group(kOptions);
}

void addDrillCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &drill = addGroup(app, "drill", "Cause a fault on purpose, and report how it was handled");
    addDrill(drill, line, "cut", "Reset the connections, and refuse new ones for a time");
    addDrill(drill, line, "lag", "Delay all messages for a time");
    addDrill(drill, line, "freeze", "Keep the connections open, but pass no bytes for a time");
    addDrill(drill, line, "kill-worker", "Kill a worker's process as in a crash; its service must restart it");
    addCommand<DrillStop>(drill, line, "stop", "End the drill that runs");
}

void addTokenCommands(CLI::App &app, CommandLine &line)
{
    constexpr const char *id = "The token's id, as in: holdfast token list";
    CLI::App &token = addGroup(app, "token", "Make, list, revoke and rotate tokens, which say who may come in");
    const auto [create, tokenCreate] =
        addCommand<TokenCreate>(token, line, "create", "Make a token and print it: it is shown once");
    text(*create, "--role", tokenCreate->role, "What it lets do: worker, viewer, operator or admin", "ROLE", checkRole)
        ->required()
        ->group(kOptions);
    text(*create, "--name", tokenCreate->name,
         "Name of its holder; a worker's token admits only the worker of this name", "NAME", checkNewName)
        ->group(kOptions);
    text(*create, "--expires", tokenCreate->expires, "Let it end after this time [never]", "DUR", checkDuration)
        ->group(kOptions);
    const auto [join, tokenJoin] =
        addCommand<TokenJoin>(token, line, "join", "Make a token for new workers and print the line to type there");
    text(*join, "--name", tokenJoin->pattern, "Admit only workers named like this, such as web-* [*]", "PATTERN")
        ->group(kOptions);
    pairs(*join, "--label", tokenJoin->labels, "Label that the workers get")->group(kOptions);
    number(*join, "--uses", tokenJoin->uses, "Admit N workers [1]", 1, 10'000)->group(kOptions);
    text(*join, "--expires", tokenJoin->expires, "Let it end after this time [1h]", "DUR", checkDuration)
        ->group(kOptions);
    join->add_flag("--rejoin", tokenJoin->rejoin, "Admit also a worker that joined before, or was revoked")
        ->group(kOptions);
    const auto [list, tokenList] = addCommand<TokenList>(token, line, "list", "List all tokens, without their secrets");
    addTable(*list, tokenList->table);
    addNamed(token, line, "revoke", "End a token, and the connections that came in with it", &TokenRevoke::id, "ID",
             id);
    const auto [rotate, tokenRotate] =
        addNamed(token, line, "rotate", "Give a token a new secret; the old one holds until the new one is used",
                 &TokenRotate::id, "ID", id);
    rotate->add_flag("--now", tokenRotate->now, "End the old secret at once: it has leaked")->group(kOptions);
}

void addTlsCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &tls = addGroup(app, "tls", "Make, renew and show the certificate of a server on this machine");
    const auto [init, tlsInit] = addCommand<TlsInit>(
        tls, line, "init", "Make an authority and a certificate in the data folder, or renew the certificate");
    const auto take = [into = &tlsInit->names](const std::vector<std::string> &given) {
        for (const std::string &one : given) {
            const QString name = QString::fromStdString(one);
            if (const QString fault = checkCertificateName(name); !fault.isEmpty())
                throw CLI::ValidationError("--for", fault.toStdString());
            into->append(tls::certificateName(name));
        }
    };
    init->add_option_function<std::vector<std::string>>(
            "--for", take,
            "Name or address by which other machines reach the server; repeatable [the former ones]. Always in it: "
            "localhost, 127.0.0.1, ::1 and this machine's name")
        ->type_name("NAME")
        ->allow_extra_args(false)
        ->group(kOptions);
    addCommand<TlsShow>(tls, line, "show",
                        "Show the certificate of the data folder or of --tls-cert, and the pin for its clients");
}

void addDoctor(CLI::App &app, CommandLine &line)
{
    const auto [leaf, doctor] =
        addCommand<Doctor>(app, line, "doctor", "Check a server or a worker from where it stands, and say what to do");
    text(*leaf, "PLACE", doctor->place, "server or worker [what the data folder belongs to]", "",
         [](const QString &word) {
             return checkOneOf({"server", "worker"}, word);
         })
        ->required(false);
    text(*leaf, "--config", doctor->config, "The settings file of that server or worker", "FILE")->group(kOptions);
    leaf->footer("Run it as the user of the service, with the same options and variables. It changes nothing.");
}

void addScript(CLI::App &group, CommandLine &line, const char *shell, const char *help)
{
    addLocalCommand<CompletionScript>(group, line, shell, help).second->shell = QString::fromLatin1(shell);
}

void addNames(CLI::App &group, CommandLine &line, const char *kind, const char *help)
{
    addCommand<CompletionNames>(group, line, kind, help).second->kind = QString::fromLatin1(kind);
}

void addCompletionCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &completion = addGroup(app, "completion", "Print a script that completes commands in a shell");
    addScript(completion, line, "bash", "Print the script for bash");
    addScript(completion, line, "zsh", "Print the script for zsh");
    addScript(completion, line, "fish", "Print the script for fish");
    addNames(completion, line, "jobs", "Print the names of jobs within 1 s, or nothing: the scripts ask this");
    addNames(completion, line, "runs", "Print the ids of the newest runs in the same way");
    addNames(completion, line, "workers", "Print the names of workers in the same way");
    addNames(completion, line, "tokens", "Print the ids of tokens in the same way");
    addNames(completion, line, "channels", "Print the names of channels in the same way");
}

template <typename T>
void addSince(CLI::App &leaf, T &command, const char *help)
{
    const auto readSince = [into = &command](const QString &since) {
        into->sinceMoment = parseIso(since);
        into->sinceAgo = parseDuration(since);
        return checkSince(since);
    };
    text(leaf, "--since", command.since, help, "TIME", readSince)->group(kOptions);
}

void addAudit(CLI::App &app, CommandLine &line)
{
    const auto [leaf, audit] = addCommand<Audit>(
        app, line, "audit", "Compare the schedules with the stored runs: nothing missed, nothing twice");
    addSince(*leaf, *audit, "Check from this time on, or from so long ago, such as 24h [all]");
}

void addChanges(CLI::App &app, CommandLine &line)
{
    const auto [leaf, changes] = addCommand<Changes>(app, line, "changes", "Show who changed what, newest first");
    addSince(*leaf, *changes, "Show changes from this time on, or from so long ago, such as 24h [all]");
    text(*leaf, "--job", changes->job, "Show only changes of this job and its runs", "NAME")->group(kOptions);
    number(*leaf, "--limit", changes->limit, "Show at most N changes [20]", 1, 1000)->group(kOptions);
    addTable(*leaf, changes->table);
}

void addBackup(CLI::App &app, CommandLine &line)
{
    const auto [backup, toFile] =
        addCommand<Backup>(app, line, "backup", "Copy the database of the server on this machine, which may run");
    text(*backup, "FILE", toFile->file, "The file to write; one that is there is replaced", "");
    const auto [restore, fromFile] = addCommand<Restore>(
        app, line, "restore", "Put a backup in the place of the database of the server on this machine");
    text(*restore, "FILE", fromFile->file, "The file that \"holdfast backup\" wrote", "");
    for (CLI::App *leaf : {backup, restore})
        list(*leaf, "--database", line.settings[QStringLiteral("database")],
             "The server's database, sqlite:PATH [holdfast.db in the data folder]", "URL")
            ->group(kOptions);
    restore->footer("Stop the server first. The former database is kept beside the new one.");
    CLI::App &database = addGroup(app, "database", "Move an installation to another database");
    const auto [copy, both] = addCommand<DatabaseCopy>(
        database, line, "copy", "Copy a stopped installation into a new database, and compare all rows");
    text(*copy, "FROM", both->from, "The database to copy, sqlite:PATH or postgresql://HOST/DATABASE", "",
         checkDatabase);
    text(*copy, "TO", both->to, "The new database, of either kind", "", checkDatabase);
    copy->footer("Stop the server first. Then start it with --database TO.");
    const auto [leaf, exported] =
        addCommand<Export>(app, line, "export", "Print runs, outages and changes for other programs");
    addSince(*leaf, *exported, "Print from this time on, or from so long ago, such as 30d");
    leaf->get_option("--since")->required();
    text(*leaf, "--format", exported->format, "One table, or one JSON object a line [jsonl]", "csv|jsonl",
         [](const QString &word) {
             return checkOneOf({"csv", "jsonl"}, word);
         })
        ->group(kOptions);
}

} // namespace

CLI::App &addGroup(CLI::App &app, const char *name, const char *help)
{
    CLI::App *group = app.add_subcommand(name, help);
    group->require_subcommand(0, 1);
    group->allow_extras();
    return *group;
}

void addTable(CLI::App &leaf, TableChoice &table)
{
    addWide(leaf, table.wide);
    words(leaf, "--columns", table.columns, "Show only these columns, in this order", "A,B,...")->group(kOptions);
}

void addCommands(CLI::App &app, CommandLine &line)
{
    addJobCommands(app, line);
    addRunCommands(app, line);
    addWorkerCommands(app, line);
    addDrillCommands(app, line);
    addTokenCommands(app, line);
    addNotifyCommands(app, line);
    addTlsCommands(app, line);
    addCommand<Status>(app, line, "status", "Show whether all is well, and what is not");
    addAudit(app, line);
    addChanges(app, line);
    addBackup(app, line);
    CLI::App &server = addGroup(app, "server", "Let another server lead");
    addCommand<ServerStepDown>(server, line, "step-down", "Make the leader a standby; another server leads within 2 s");
    server.footer("To start a server: holdfast --server");
    addDoctor(app, line);
    addLocalCommand<Selftest>(app, line, "selftest", "Show that Holdfast works on this machine, in about 10 s")
        .first->footer("It starts a server and a worker in a temporary folder, runs some jobs and ends all of it.");
    addServiceCommands(app, line);
    addCompletionCommands(app, line);
}

} // namespace holdfast::app::grammar
