// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fleet/worker_directory.h"
#include "core/monitor/overview.h"
#include "core/server/api/drill_request.h"
#include "core/server/api/job_request.h"
#include "core/server/record/audit.h"
#include "core/server/record/event_lines.h"
#include "tests/messages/sheet.h"

namespace holdfast::messages {
namespace {

using namespace std::chrono_literals;
using namespace server;

const WallTime kNine = *parseIso(QStringLiteral("2026-11-23T09:00:00Z"));

void addLines(Sheet &sheet)
{
    sheet.head("What the log says of runs and their events");
    std::vector<jobs::Run> runs(5);
    std::vector<jobs::RunEvent> events;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        runs[i].id = QStringLiteral("RUN%1").arg(i + 1);
        runs[i].job = QStringLiteral("JOB");
        runs[i].state = jobs::RunState::Missed;
        runs[i].reason = QStringLiteral("REASON");
        events.push_back({runs[i].id, 1, kNine, QStringLiteral("KIND"), QStringLiteral("TEXT")});
    }
    sheet.say(QStringLiteral("many slots of a job were missed"), endLines(runs).join(QStringLiteral("\n    ")));
    runs[0].worker = QStringLiteral("WORKER");
    runs[0].state = jobs::RunState::Succeeded;
    runs[0].reason.clear();
    sheet.say(QStringLiteral("a run has ended"), lineOf(runs[0]));
    sheet.say(QStringLiteral("many events of one kind"),
              eventLines(events, EventsOf::Others).join(QStringLiteral("\n    ")));
    sheet.say(QStringLiteral("a worker flaps"), fleet::flapWords(7));
}

void addRequests(Sheet &sheet)
{
    sheet.head("Bodies of POST /api/v1/jobs that are refused");
    for (const char *body : {"",
                             "{",
                             "[]",
                             "5",
                             R"({"name":"n","command":["\ud800"]})",
                             "{\"name\":\"\xff\"}",
                             R"({"name":"","command":["a"]})",
                             R"({"name":"n","command":"a"})",
                             R"({"name":"n","command":["\u0000"]})",
                             R"({"name":"n","command":["a"],"cron":5})",
                             R"({"name":"n","command":["a"],"env":[]})",
                             R"({"name":"n","command":["a"],"retries":1001})",
                             R"({"command":["a"]})",
                             R"({"name":"n"})",
                             R"({"name":"n","command":[]})",
                             R"({"name":"n","command":["a",5]})",
                             R"({"name":"n","command":["a"],"cron":"* * * * *","every":"5s"})",
                             R"({"name":"n","command":["a"],"gap":"x"})",
                             R"({"name":"n","command":["a"],"fold":"x"})",
                             R"({"name":"n","command":["a"],"env":{"A":true}})",
                             R"({"name":"n","command":["a"],"retries":1.5})",
                             R"({"name":"n","command":["a"],"timeout":"soon"})",
                             R"({"name":"n","command":["a"],"replace":1})",
                             R"({"name":"n","command":["a"],"overlap":"x"})",
                             R"({"name":"n","command":["a"],"missed":"x"})",
                             R"({"name":"n","command":["a"],"retry_on":["x"]})",
                             R"({"name":"n","command":["a"],"on_disconnect":"x"})"})
        sheet.refuse(QString::fromLatin1(body), readJobRequest(body));
    sheet.head("Bodies of POST /api/v1/drills that are refused");
    for (const char *body :
         {"", "{}", R"({"kind":"explode"})", R"({"kind":"cut"})", R"({"kind":"cut","for_ms":1})",
          R"({"kind":"cut","for_ms":999999999})", R"({"kind":"cut","for_ms":1000,"workers":5})",
          R"({"kind":"kill-worker","for_ms":1000})", R"({"kind":"lag","for_ms":1000,"lag_ms":-1})"}) {
        const auto drill = readDrill(body);
        if (!drill)
            sheet.refuse(QString::fromLatin1(body), drill);
    }
}

void addAudit(Sheet &sheet)
{
    sheet.head("What the audit finds");
    AuditReport report;
    const schedule::Schedule schedule{schedule::Kind::Cron, QStringLiteral("* * * * *"), QStringLiteral("UTC"), kNine};
    const auto slot = [](Milliseconds after) {
        return store::SlotRecord{kNine + after, {}, jobs::RunState::Succeeded};
    };
    const QString job = QStringLiteral("JOB");
    auditSpan(report, {job, schedule, kNine, {}, kNine}, kNine, kNine + 2min, {slot(30s), slot(1min), slot(1min)});
    schedule::Schedule unreadable = schedule;
    unreadable.text = QStringLiteral("x");
    auditSpan(report, {job, unreadable, kNine, {}, kNine}, kNine, kNine + 2min, {});
    int number = 0;
    for (const QString &problem : std::as_const(report.problems))
        sheet.say(QStringLiteral("problem %1").arg(++number), problem);
}

void addNews(Sheet &sheet)
{
    sheet.head("The monitor's news");
    const auto say = [&sheet](const char *when, const std::function<void(monitor::Overview &)> &change) {
        monitor::Overview overview;
        overview.connected = 1;
        overview.oneOffline = QStringLiteral("worker w is offline: VERDICT");
        overview.oneDegraded = QStringLiteral("worker w is degraded");
        change(overview);
        sheet.say(QLatin1String(when), newsOf(overview).sentence);
    };
    say("all is well", [](auto &) {});
    say("the store", [](auto &overview) { overview.storeProblem = QStringLiteral("PROBLEM"); });
    say("the only worker is offline", [](auto &overview) {
        overview.connected = 0;
        overview.offline = 1;
    });
    say("all workers are offline", [](auto &overview) {
        overview.connected = 0;
        overview.offline = 3;
    });
    say("one of them is", [](auto &overview) { overview.offline = 1; });
    say("some of them are", [](auto &overview) { overview.offline = 2; });
    say("one is degraded", [](auto &overview) { overview.degraded = 1; });
    say("some are degraded", [](auto &overview) { overview.degraded = 2; });
    say("the loop", [](auto &overview) { overview.loopLag = 7s; });
    say("one lost run", [](auto &overview) { overview.lost24h = 1; });
    say("lost runs", [](auto &overview) { overview.lost24h = 2; });
    say("one failed run", [](auto &overview) { overview.failed24h = 1; });
    say("failed runs", [](auto &overview) { overview.failed24h = 2; });
}

} // namespace

void addServerMessages(Sheet &sheet)
{
    addLines(sheet);
    addRequests(sheet);
    addAudit(sheet);
    addNews(sheet);
}

} // namespace holdfast::messages
