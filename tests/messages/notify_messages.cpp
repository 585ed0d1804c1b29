// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/message.h"
#include "core/notify/watch/fleet_watch.h"
#include "core/notify/watch/run_watch.h"
#include "tests/messages/sheet.h"
#include "tests/unit/notify/samples.h"

namespace holdfast::messages {
namespace {

using namespace notify;
using namespace notify::test;
using jobs::RunState;

void say(Sheet &sheet, const char *when, const QList<Event> &events, const MessageFacts &facts = {})
{
    const Message message = messageOf(events, facts);
    const QString text = QString(message.text.chopped(1)).replace(u'\n', QStringLiteral("\n    "));
    sheet.say(QLatin1String(when),
              QStringLiteral("[%1]\n    %2").arg(message.subject, text).replace("\n    \n", "\n\n"));
}

jobs::Run run(RunState state, const QString &reason)
{
    jobs::Run made;
    made.id = QStringLiteral("0jbf6h8m7kq2w1xz");
    made.job = QStringLiteral("backup");
    made.worker = QStringLiteral("ams-1");
    made.state = state;
    made.reason = reason;
    made.plannedAt = kNoon;
    return made;
}

/// What a channel is told when the run ends like this.
QList<Event> ended(const jobs::Run &run, int failuresBefore = 0)
{
    RunWatch watch;
    watch.restore({{run.job, failuresBefore}});
    watch.setChannels({channel()}, kNoon);
    return {watch.changed(run, std::nullopt, kNoon + 15min).told.at(0).event};
}

void addRuns(Sheet &sheet)
{
    sheet.head("Of one run");
    jobs::Run failed = run(RunState::Failed, {});
    failed.attempt = 3;
    failed.exitCode = 3;
    failed.startedAt = kNoon + 1s;
    failed.finishedAt = kNoon + 12min + 44s;
    MessageFacts facts;
    facts.server = QStringLiteral("https://sched.example.org:8000");
    facts.lastLines =
        lastLines("connecting as backup:hunter2\nno space left on device\n", {{"DB_PASSWORD", "hunter2"}});
    say(sheet, "failed", ended(failed), facts);
    say(sheet, "failed again", ended(run(RunState::TimedOut, QStringLiteral("timed out after 1 h")), 4));
    say(sheet, "recovered", ended(run(RunState::Succeeded, {}), 2));
    say(sheet, "recovered after one", ended(run(RunState::Succeeded, {}), 1));
    say(sheet, "lost", ended(run(RunState::Lost, QStringLiteral("its worker was away for longer than 1 min"))));
    say(sheet, "missed", ended(run(RunState::Missed, QStringLiteral("the server did not run"))));
}

void addWaits(Sheet &sheet)
{
    sheet.head("Of what does not happen");
    Channel strict = channel();
    strict.rules.lateAfter = 10min;
    strict.rules.slowAfter = 1h;
    strict.rules.silentAfter = 24h;
    RunWatch watch;
    watch.setChannels({strict}, kNoon);
    static_cast<void>(watch.changed(run(RunState::Queued, {}), std::nullopt, kNoon));
    say(sheet, "late", {watch.onDeadline(kNoon + 10min).at(0).event});
    static_cast<void>(watch.changed(run(RunState::Running, {}), std::nullopt, kNoon));
    say(sheet, "slow", {watch.onDeadline(kNoon + 1h).at(0).event});
    jobs::Job job;
    job.name = QStringLiteral("backup");
    job.schedule.kind = schedule::Kind::Cron;
    RunWatch other;
    other.setChannels({strict}, kNoon);
    other.jobKnown(job, kNoon);
    say(sheet, "never ran", {other.onDeadline(kNoon + 24h).at(0).event});
}

void addWorkers(Sheet &sheet)
{
    sheet.head("Of workers and the server");
    FleetWatch watch;
    Channel all = channel();
    all.rules.on.insert(EventKind::WorkerDegraded);
    watch.setChannels({all}, kNoon);
    jobs::Outage outage;
    outage.worker = QStringLiteral("ams-1");
    outage.began = kNoon;
    outage.verdict = QStringLiteral("The path to the worker went silent.");
    outage.act = QStringLiteral("check the network between server and worker");
    static_cast<void>(watch.changed(outage, kNoon));
    say(sheet, "offline", {watch.onDeadline(kNoon + 5min).at(0).event});
    outage.back = kNoon + 20min;
    say(sheet, "back", {watch.changed(outage, kNoon + 20min).at(0).event});
    say(sheet, "flapping", {watch.seen(QStringLiteral("ams-1"), true, {}, kNoon).at(0).event});
    say(sheet, "degraded",
        {watch.seen(QStringLiteral("ams-1"), true, QStringLiteral("answers are slow"), kNoon).at(0).event});
    ServerWatch server;
    server.setChannels({all, channel(QStringLiteral("mail"))});
    say(sheet, "a failing channel",
        {server.channelFails(QStringLiteral("mail"), QStringLiteral("the server answers 500"), kNoon).at(0).event});
}

void addStorms(Sheet &sheet)
{
    sheet.head("Of many things at once");
    QList<Event> events;
    for (int i = 0; i < 47; ++i) {
        Event event = failure(QStringLiteral("job-%1").arg(i), QStringLiteral("r%1").arg(i));
        event.worker = QStringLiteral("ams-%1").arg(i % 3 + 1);
        event.cause = QStringLiteral("no pong");
        events += event;
    }
    events += Event{QStringLiteral("k"), EventKind::WorkerOffline, kNoon, {}, {}, QStringLiteral("ams-1")};
    MessageFacts facts;
    facts.leftOut = 12;
    say(sheet, "a storm", events, facts);
}

void addRefusals(Sheet &sheet)
{
    sheet.head("Quiet hours that are refused");
    const QString utc = QStringLiteral("UTC");
    sheet.refuse(QStringLiteral("no part of a day"), readQuietHours(QStringLiteral("22-7"), utc));
    sheet.refuse(QStringLiteral("a whole day"), readQuietHours(QStringLiteral("07:00-07:00"), utc));
    sheet.refuse(QStringLiteral("a zone"),
                 readQuietHours(QStringLiteral("22:00-07:00"), QStringLiteral("Mars/Crater")));
}

} // namespace

void addNotifyMessages(Sheet &sheet)
{
    addRuns(sheet);
    addWaits(sheet);
    addWorkers(sheet);
    addStorms(sheet);
    addRefusals(sheet);
}

} // namespace holdfast::messages
