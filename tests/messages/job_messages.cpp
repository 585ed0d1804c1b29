// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/attempts/keep_book.h"
#include "core/jobs/plan/slot_policy.h"
#include "tests/messages/sheet.h"
#include "tests/unit/jobs/samples.h"

#include <functional>

namespace holdfast::messages {
namespace {

using namespace std::chrono_literals;
using namespace jobs;
using jobs::test::every;
using jobs::test::onDisconnect;
using jobs::test::onRequest;
using jobs::test::runOnW;
using jobs::test::Server;
using jobs::test::worker;

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");

void addSlots(Sheet &sheet)
{
    sheet.head("Why a slot does not run");
    const auto say = [&sheet](const char *when, const Policy &policy, const SlotFacts &facts) {
        sheet.say(QLatin1String(when), decideSlot(policy, facts).reason);
    };
    Policy policy;
    SlotFacts late;
    late.late = 90min;
    late.newest = false;
    say("late, and not the newest", policy, late);
    policy.missedWithin = 1h;
    say("later than --missed-within", policy, late);
    policy = {};
    policy.missed = Missed::Skip;
    say("--missed skip", policy, late);
    SlotFacts beside{0ms, true, 2, 3, QStringLiteral("RUN")};
    policy = {};
    policy.maxOverlap = 2;
    say("--overlap allow", policy, beside);
    policy.overlap = Overlap::Skip;
    say("--overlap skip", policy, beside);
    policy.overlap = Overlap::Queue;
    say("--overlap queue", policy, beside);
}

void addAttemptEnds(Sheet &sheet)
{
    sheet.head("How an attempt ended, as its keeper says");
    Assignment assignment;
    assignment.timeout = 90s;
    assignment.grace = 1min;
    assignment.onDisconnect = OnDisconnect::Stop;
    for (const StopCause why :
         {StopCause::Cancelled, StopCause::TimedOut, StopCause::WorkerStops, StopCause::LeaseEnded}) {
        KeepBook book(assignment, MonoTime(1h + 1min));
        static_cast<void>(book.stop(why));
        sheet.say(toString(why), book.ended(std::nullopt, {}, {}, {}).reason);
    }
    const KeepBook book(assignment, MonoTime(1h + 1min));
    sheet.say(QStringLiteral("a signal"), book.ended(std::nullopt, QStringLiteral("SIGKILL"), {}, {}).reason);
    sheet.say(QStringLiteral("an unknown signal"), book.ended(std::nullopt, {}, {}, {}).reason);
    sheet.say(QStringLiteral("with an open output"), book.ended(0, {}, {}, {}, true).reason);
    sheet.say(QStringLiteral("failed, with an open output"), book.ended(3, {}, {}, {}, true).reason);
}

void addRefusedJobs(Sheet &sheet)
{
    sheet.head("Jobs that are refused");
    const auto refuse = [&sheet](const char *when, const std::function<void(Job &)> &change) {
        Server server;
        Job job = onRequest(kJob);
        change(job);
        sheet.refuse(QLatin1String(when), server.book.execute({{}, action::AddJob{job}}, server.now));
    };
    refuse("no name", [](Job &job) { job.name.clear(); });
    refuse("a slash in its name", [](Job &job) { job.name = QStringLiteral("a/b"); });
    refuse("too long a name", [](Job &job) { job.name = QString(300, u'x'); });
    refuse("no command", [](Job &job) { job.command.clear(); });
    refuse("an empty program", [](Job &job) { job.command = QStringList{QString()}; });
    refuse("NUL in its command", [](Job &job) { job.command = QStringList{QString(QChar(u'\0'))}; });
    refuse("too long a command", [](Job &job) { job.command += QString(140'000, u'x'); });
    refuse("a variable without a name", [](Job &job) { job.env = {{QString(), QString()}}; });
    refuse("= in a variable's name", [](Job &job) { job.env = {{QStringLiteral("A=B"), QString()}}; });
    refuse("a negative timeout", [](Job &job) { job.timeout = -1ms; });
    refuse("too many retries", [](Job &job) { job.retries = 1001; });
    refuse("too high a priority", [](Job &job) { job.priority = 1001; });
    refuse("overlap_most", [](Job &job) { job.policy.maxOverlap = 0; });
    refuse("missed_within", [](Job &job) { job.policy.missedWithin = -1ms; });
    refuse("jitter", [](Job &job) { job.policy.jitter = 25h; });
    refuse("at_most", [](Job &job) { job.policy.maxConcurrent = -1; });
    refuse("grace", [](Job &job) { job.policy.grace = 1s; });
}

void addRefusedRequests(Sheet &sheet)
{
    sheet.head("Requests that are refused");
    Server server;
    server.add(onRequest(kJob));
    const Now now = server.now;
    const QString none = QStringLiteral("none");
    sheet.refuse(QStringLiteral("a job that exists"), server.book.execute({{}, action::AddJob{onRequest(kJob)}}, now));
    sheet.refuse(QStringLiteral("run of an unknown job"), server.book.execute({{}, action::RequestRun{{none}}}, now));
    sheet.refuse(QStringLiteral("removal of an unknown job"), server.book.execute({{}, action::RemoveJob{none}}, now));
    sheet.refuse(QStringLiteral("pause of an unknown job"),
                 server.book.execute({{}, action::SetJobEnabled{none, false}}, now));
    sheet.refuse(QStringLiteral("cancel of an unknown run"), server.book.execute({{}, action::CancelRun{none}}, now));
}

void addWaits(Sheet &sheet)
{
    sheet.head("What a queued run waits for");
    const auto say = [&sheet](const char *when, const Server &server, const QString &run) {
        sheet.say(QLatin1String(when), server.book.whyWaiting(run, server.now));
    };
    Server server({{{QStringLiteral("db"), QStringLiteral("main")}, 1}});
    Job picky = onRequest(QStringLiteral("picky"));
    picky.labels = {{QStringLiteral("os"), QStringLiteral("plan9")}};
    server.add(picky);
    Job single = onRequest(QStringLiteral("single"));
    single.policy.maxConcurrent = 1;
    server.add(single);
    Job labelled = onRequest(QStringLiteral("labelled"));
    labelled.labels = {{QStringLiteral("db"), QStringLiteral("main")}};
    server.add(labelled);
    server.add(onRequest(kJob));
    say("there is no worker", server, server.request(kJob));
    say("no worker has the label", server, server.request(picky.name));
    server.connect(worker(kW, 4, labelled.labels));
    server.request(single.name);
    say("the job's own bound", server, server.request(single.name));
    server.request(labelled.name);
    say("a label's bound", server, server.request(labelled.name));
    say("a label, and workers are there", server, server.request(picky.name));
    server.request(kJob);
    server.request(kJob);
    say("all slots are taken", server, server.request(kJob));
    server.disconnect(kW);
    say("the worker is away", server, server.request(kJob));
}

void addRetries(Sheet &sheet)
{
    Server server;
    Job job = onRequest(kJob);
    job.retries = 1;
    const QString run = runOnW(server, job);
    server.finished(kW, {run, 1}, RunState::Failed, 7);
    sheet.say(QStringLiteral("a retry"), server.book.whyWaiting(run, server.now));
    Job spread = every(QStringLiteral("spread"), QStringLiteral("1h"));
    spread.policy.jitter = 10h;
    server.add(spread);
    server.live(61min);
    for (const auto &[id, each] : server.store.runs) {
        if (each.job == spread.name && each.state == RunState::Queued)
            return sheet.say(QStringLiteral("jitter"), server.book.whyWaiting(id, server.now));
    }
}

/// All that is on record of the runs: how each attempt is and why, and its events.
void addRecord(Sheet &sheet, const QByteArray &when, const Server &server)
{
    QStringList ids;
    for (const auto &[id, run] : server.store.runs)
        ids += id;
    const auto renamed = [&ids](QString text) {
        for (qsizetype i = 0; i < ids.size(); ++i)
            text.replace(ids[i], QStringLiteral("RUN%1").arg(i + 1));
        return text;
    };
    for (const auto &[key, run] : server.store.attempts)
        sheet.say(renamed(QStringLiteral("%1: %2, attempt %3, %4")
                              .arg(QString::fromLatin1(when), key.runId)
                              .arg(key.attempt)
                              .arg(toString(run.state))),
                  renamed(run.reason));
    for (const auto &event : server.store.events)
        sheet.say(renamed(QStringLiteral("%1: %2, event %3").arg(QString::fromLatin1(when), event.runId, event.kind)),
                  renamed(event.text));
}

void addScenes(Sheet &sheet)
{
    sheet.head("What is on record of runs and their events");
    {
        Server server;
        server.add(onRequest(kJob));
        server.cancel(server.request(kJob));
        addRecord(sheet, "cancelled while it waited", server);
    }
    {
        Server server;
        const QString run = runOnW(server, onRequest(kJob));
        server.cancel(run);
        server.finished(kW, {run, 1}, RunState::Cancelled);
        addRecord(sheet, "cancelled while it ran", server);
    }
    {
        Server server;
        Job job = every(kJob, QStringLiteral("1h"));
        job.policy.overlap = Overlap::Replace;
        const QString run = runOnW(server, job);
        server.live(61min);
        server.finished(kW, {run, 1}, RunState::Cancelled);
        addRecord(sheet, "replaced by its next slot", server);
    }
    {
        Server server;
        server.add(every(kJob, QStringLiteral("1h")));
        server.live(61min);
        server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
        addRecord(sheet, "its job was removed", server);
    }
    {
        Server server;
        Job job = onRequest(kJob);
        job.retries = 1;
        const QString run = runOnW(server, job);
        server.finished(kW, {run, 1}, RunState::Failed, 7);
        addRecord(sheet, "failed, and tried again", server);
    }
}

void addLeases(Sheet &sheet)
{
    for (const OnDisconnect policy : {OnDisconnect::Wait, OnDisconnect::Replace, OnDisconnect::Stop}) {
        const QByteArray when = "its worker is away, --on-disconnect " + toString(policy).toLatin1();
        Server server;
        const QString run = runOnW(server, onDisconnect(kJob, policy, 1));
        server.disconnect(kW);
        server.live(10min);
        addRecord(sheet, when, server);
        server.connect(worker(kW), jobs::test::holdingOf(run));
        server.finished(kW, {run, 1}, RunState::Succeeded, 0);
        addRecord(sheet, when + ", and it is back", server);
    }
    {
        Server server;
        const QString run = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait));
        server.disconnect(kW);
        server.live(10min);
        server.cancel(run);
        server.connect(worker(kW), jobs::test::holdingOf(run));
        server.finished(kW, {run, 1}, RunState::Succeeded, 0);
        addRecord(sheet, "given up while its worker was away", server);
    }
    {
        Server server;
        const QString run = runOnW(server, onRequest(kJob));
        server.disconnect(kW);
        server.connect(worker(kW));
        addRecord(sheet, "its worker has forgotten it", server);
    }
}

} // namespace

void addJobMessages(Sheet &sheet)
{
    addRefusedJobs(sheet);
    addRefusedRequests(sheet);
    addSlots(sheet);
    addWaits(sheet);
    addRetries(sheet);
    addAttemptEnds(sheet);
    addScenes(sheet);
    addLeases(sheet);
}

} // namespace holdfast::messages
