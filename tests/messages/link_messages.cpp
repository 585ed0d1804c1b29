// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/outage_words.h"
#include "core/link/peer_session.h"
#include "tests/messages/sheet.h"
#include "tests/unit/link/driver.h"

namespace holdfast::messages {
namespace {

using namespace std::chrono_literals;
using link::EndCause;
using link::Evidence;
using link::Side;
using link::Sighting;

QString name(Side side)
{
    return side == Side::Server ? QStringLiteral("server") : QStringLiteral("worker");
}

Sighting sighting(EndCause cause, const QString &detail = {})
{
    Sighting sighting{{cause, detail}, {}};
    sighting.seen.up = 65s;
    return sighting;
}

void addEnds(Sheet &sheet)
{
    sheet.head("How a connection ended");
    for (int i = 0; i <= static_cast<int>(link::kLastEndCause); ++i) {
        const auto cause = static_cast<EndCause>(i);
        sheet.say(toString(cause), link::inWords({cause, QStringLiteral("DETAIL")}));
    }
}

void addVerdicts(Sheet &sheet)
{
    sheet.head("Why a link was away: each cause, as either side judges");
    for (int i = 0; i <= static_cast<int>(kLastOutageCause); ++i) {
        const auto cause = static_cast<OutageCause>(i);
        for (const Side side : {Side::Server, Side::Worker}) {
            Evidence evidence;
            evidence.here = side;
            evidence.mine = sighting(EndCause::Reset, QStringLiteral("Connection reset by peer"));
            evidence.mine->seen.stalled = 12s;
            evidence.mine->seen.slept = 2h;
            evidence.theirs = sighting(EndCause::NoPong, QStringLiteral("within 10 s"));
            evidence.theirs->seen.stalled = 30s;
            evidence.steadyIdle = 90s;
            evidence.blockedBy = link::LinkEnd{EndCause::Refused, QStringLiteral("HTTP 403")};
            sheet.say(QStringLiteral("%1, the %2 judges").arg(toString(cause), name(side)),
                      link::sentenceFor(cause, evidence), link::actionFor(cause, evidence));
        }
    }
}

void addCase(Sheet &sheet, const char *when, Evidence evidence)
{
    const link::Judgement judgement = judge(evidence);
    sheet.say(QStringLiteral("%1 [%2]").arg(QLatin1String(when), toString(judgement.cause)), judgement.verdict,
              judgement.act);
}

void addCases(Sheet &sheet)
{
    sheet.head("Why a link was away: cases with words of their own");
    Evidence evidence;
    evidence.mine = sighting(EndCause::GoneAway);
    addCase(sheet, "the worker said goodbye, and is not back", evidence);
    evidence.restartedThere = true;
    addCase(sheet, "the worker said goodbye, and is back", evidence);
    evidence.mine = sighting(EndCause::Overflow);
    evidence.restartedThere = false;
    addCase(sheet, "the worker did not read", evidence);
    evidence.mine = sighting(EndCause::TimedOut, QStringLiteral("Connection timed out"));
    addCase(sheet, "the system gave up", evidence);
    evidence.theirs = sighting(EndCause::TimedOut, QStringLiteral("Connection timed out"));
    addCase(sheet, "and neither process stood still", evidence);
    evidence.mine = sighting(EndCause::Reset);
    evidence.theirs = sighting(EndCause::Reset);
    evidence.mine->seen.silent = 3s;
    evidence.mine->seen.queuedBytes = 700;
    evidence.mine->seen.unanswered = 2;
    evidence.mine->seen.clockStep = -5s;
    evidence.theirs->seen.clockStep = 5s;
    evidence.theirs->byFormer = true;
    addCase(sheet, "with all facts", evidence);
}

void addRestarts(Sheet &sheet)
{
    Evidence evidence;
    evidence.mine = sighting(EndCause::Reset);
    evidence.restartedThere = true;
    addCase(sheet, "the worker was killed", evidence);
    evidence.mine.reset();
    evidence.theirs = sighting(EndCause::GoneAway);
    evidence.restartedThere = false;
    evidence.restartedHere = true;
    addCase(sheet, "the server was stopped and started", evidence);
    evidence.theirs = sighting(EndCause::Reset);
    addCase(sheet, "the server was killed", evidence);
}

void addTwoSided(Sheet &sheet)
{
    Evidence evidence;
    evidence.mine = sighting(EndCause::Reset);
    evidence.theirs = sighting(EndCause::Reset);
    addCase(sheet, "both were cut", evidence);
    evidence.blockedBy = link::LinkEnd{EndCause::Refused, QStringLiteral("HTTP 401")};
    addCase(sheet, "and the worker was refused afterwards", evidence);
    evidence.blockedBy.reset();
    evidence.steadyIdle = 15s;
    addCase(sheet, "for the third time after 15 s without traffic", evidence);
    evidence.steadyIdle.reset();
    evidence.mine = sighting(EndCause::TimedOut, QStringLiteral("Connection timed out"));
    evidence.theirs = sighting(EndCause::NoPong);
    addCase(sheet, "the worker missed a pong", evidence);
    evidence.mine = sighting(EndCause::NoPong);
    evidence.theirs = link::Sighting{{EndCause::NoAnswer, {}}, {}};
    addCase(sheet, "the server missed a pong, and the worker told little", evidence);
    evidence.here = Side::Worker;
    evidence.mine = sighting(EndCause::Reset);
    evidence.mine->seen.stalled = 12s;
    evidence.theirs.reset();
    addCase(sheet, "the worker stood still, as it says itself", evidence);
}

void addLines(Sheet &sheet, const char *scene, const link::test::Driver &driver)
{
    int number = 0;
    for (const auto &line : driver.lines) {
        const QString level = line.level == LogLevel::Warning ? QStringLiteral("warning")
                              : line.level == LogLevel::Error ? QStringLiteral("error")
                                                              : QStringLiteral("info or debug");
        sheet.say(QStringLiteral("%1, line %2 [%3]").arg(QLatin1String(scene)).arg(++number).arg(level), line.what,
                  line.action);
    }
}

/// The lines of a worker whose link is cut, and comes back after so long.
void addOutage(Sheet &sheet, const char *scene, link::test::Way way, Milliseconds away)
{
    link::test::Driver driver(link::test::workerConfig(), [] { return 0.5; });
    driver.start();
    driver.runFor(2min);
    driver.way = [way](int, MonoTime) { return way; };
    driver.cut();
    driver.runFor(away);
    driver.way = [](int, MonoTime) { return link::test::Way::Accepts; };
    driver.runFor(1min);
    addLines(sheet, scene, driver);
}

void addLog(Sheet &sheet)
{
    using link::test::Way;
    sheet.head("What a worker's log says of its link");
    addOutage(sheet, "cut, and back at once", Way::Accepts, 1s);
    addOutage(sheet, "cut, and refused for 3 minutes", Way::Refuses, 3min);
    addOutage(sheet, "cut, and no connection for 3 minutes", Way::Hangs, 3min);

    link::test::Driver old(link::test::workerConfig(), [] { return 0.5; });
    old.registrationAnswer = R"({"type":"ack","msg":"registered"})";
    old.start();
    old.runFor(10s);
    addLines(sheet, "an old server", old);

    link::test::Driver unanswered(link::test::workerConfig(), [] { return 0.5; });
    unanswered.answersMessages = false;
    unanswered.start();
    unanswered.runFor(5min);
    addLines(sheet, "no message is answered", unanswered);

    link::test::Driver refused(link::test::workerConfig(), [] { return 0.5; });
    refused.registrationAnswer =
        R"({"type":"error","code":"bad_field","reason":"worker_id: is empty","id":"register"})";
    refused.start();
    refused.runFor(5s);
    addLines(sheet, "the registration is refused", refused);
}

void addPace(Sheet &sheet)
{
    sheet.head("What a peer reads when it sends too much for too long");
    link::PeerSession session({}, 0.5, MonoTime{});
    for (const link::PeerEffect &effect : session.slowedDown(false, MonoTime{1min})) {
        if (const auto *close = std::get_if<link::CloseSocket>(&effect))
            sheet.say(QString::number(static_cast<int>(close->code)), close->reason);
    }
}

} // namespace

void addLinkMessages(Sheet &sheet)
{
    addEnds(sheet);
    addVerdicts(sheet);
    addCases(sheet);
    addRestarts(sheet);
    addTwoSided(sheet);
    addLog(sheet);
    addPace(sheet);
}

} // namespace holdfast::messages
