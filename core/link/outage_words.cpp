// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/outage_words.h"

#include <algorithm>

namespace holdfast::link {
namespace {

QString nameOf(Side side)
{
    return side == Side::Server ? QStringLiteral("the server") : QStringLiteral("the worker");
}

QString nameOfOther(Side side)
{
    return nameOf(other(side));
}

/// What either side's socket said, where it said something with words of its own.
QString detailOf(const Evidence &evidence, EndCause cause)
{
    for (const auto *sighting : {&evidence.mine, &evidence.theirs}) {
        if (*sighting && (*sighting)->end.cause == cause && !(*sighting)->end.detail.isEmpty())
            return (*sighting)->end.detail;
    }
    return {};
}

QString andDetail(const QString &clause, const QString &detail)
{
    return detail.isEmpty() ? clause : QStringLiteral("%1: %2").arg(clause, detail);
}

QString restarted(const Evidence &evidence, Side side)
{
    const QString who = nameOf(side);
    const bool isHere = side == evidence.here;
    const auto &own = seenBy(side, evidence);
    const auto &others = seenBy(other(side), evidence);
    const bool inOrder =
        (own && own->end.cause == EndCause::Stopped) || (others && others->end.cause == EndCause::GoneAway);
    const bool isNew = isHere ? evidence.restartedHere : evidence.restartedThere;
    if (!inOrder)
        return QStringLiteral("%1's process ended unexpectedly and was started again").arg(who);
    return isNew ? QStringLiteral("%1 was shut down and started again").arg(who)
                 : QStringLiteral("%1 said that it was stopping").arg(who);
}

QString stalled(const Evidence &evidence, bool here)
{
    const Side side = here ? evidence.here : other(evidence.here);
    if (!didStall(side, evidence))
        return QStringLiteral("%1 did not read what was sent to it").arg(nameOf(side));
    return QStringLiteral("%1's process did not run for %2")
        .arg(nameOf(side), forPeople(seenBy(side, evidence)->seen.stalled));
}

QString slept(const Evidence &evidence)
{
    const auto time = [](const std::optional<Sighting> &sighting) {
        return sighting ? sighting->seen.slept : Milliseconds(0);
    };
    const bool here = time(evidence.mine) >= time(evidence.theirs);
    return QStringLiteral("%1's machine was suspended for %2")
        .arg(here ? nameOf(evidence.here) : nameOfOther(evidence.here),
             forPeople(std::max(time(evidence.mine), time(evidence.theirs))));
}

/// Not only how its link ended: then that it tells of no standstill means that there was none.
bool toldAll(const std::optional<Sighting> &sighting)
{
    return sighting && sighting->seen.up > Milliseconds(0);
}

/// Where no ping was missed the system gave up first.
QString howSilent(const Evidence &evidence)
{
    const auto missedPong = [](const std::optional<Sighting> &sighting) {
        return sighting && sighting->end.cause == EndCause::NoPong;
    };
    if (missedPong(evidence.mine) || missedPong(evidence.theirs))
        return QStringLiteral("%1 did not answer a ping in time")
            .arg(missedPong(evidence.mine) ? nameOfOther(evidence.here) : nameOf(evidence.here));
    return andDetail(QStringLiteral("data no longer got through"), detailOf(evidence, EndCause::TimedOut));
}

QString silent(const Evidence &evidence)
{
    const QString clause = howSilent(evidence);
    return toldAll(evidence.mine) && toldAll(evidence.theirs)
               ? clause + QStringLiteral(", and neither process was stalled: the network between them went silent")
               : clause;
}

QString closed(const Evidence &evidence)
{
    const bool mine = evidence.mine && evidence.mine->end.cause == EndCause::ClosedByPeer;
    return andDetail(
        QStringLiteral("%1 closed the connection").arg(mine ? nameOfOther(evidence.here) : nameOf(evidence.here)),
        detailOf(evidence, EndCause::ClosedByPeer));
}

QString reset(const Evidence &evidence)
{
    const QString clause =
        andDetail(QStringLiteral("the connection was cut without a close"), detailOf(evidence, EndCause::Reset));
    const bool bothRanOn = evidence.mine && evidence.theirs && !evidence.mine->byFormer && !evidence.theirs->byFormer;
    return bothRanOn ? clause + QStringLiteral("; both processes kept running") : clause;
}

/// How the link ended, where the cause is what kept it away afterwards.
QString keptOut(const QString &clause, const Evidence &evidence)
{
    return andDetail(clause, evidence.blockedBy ? evidence.blockedBy->detail : QString());
}

QString revoked(const Evidence &evidence)
{
    const QString clause = QStringLiteral("the worker's credential was revoked");
    const QString detail = detailOf(evidence, EndCause::Revoked);
    return detail.isEmpty() ? keptOut(clause, evidence) : andDetail(clause, detail);
}

QString clauseFor(OutageCause cause, const Evidence &evidence)
{
    switch (cause) {
    case OutageCause::ServerRestart:
        return restarted(evidence, Side::Server);
    case OutageCause::ServerFailover:
        return evidence.takeOver;
    case OutageCause::WorkerRestart:
        return restarted(evidence, Side::Worker);
    case OutageCause::ClosedByPeer:
        return closed(evidence);
    case OutageCause::ResetByPeer:
        return reset(evidence);
    case OutageCause::NoPong:
        return silent(evidence);
    case OutageCause::PathIdleCut:
        return QStringLiteral("something between server and worker cuts the connection after %1 without traffic, %2 "
                              "times in a row")
            .arg(forPeople(*evidence.steadyIdle))
            .arg(kSteadyEnds);
    case OutageCause::StalledHere:
        return stalled(evidence, true);
    case OutageCause::StalledThere:
        return stalled(evidence, false);
    case OutageCause::Slept:
        return slept(evidence);
    case OutageCause::NetworkChanged:
        return QStringLiteral("the worker's network changed: the worker has another address now");
    case OutageCause::TakenOver:
        return andDetail(QStringLiteral("another worker registered under the same name"),
                         detailOf(evidence, EndCause::TakenOver));
    case OutageCause::Refused:
        return keptOut(QStringLiteral("the server refused to let the worker back in"), evidence);
    case OutageCause::Revoked:
        return revoked(evidence);
    case OutageCause::Tls:
        return keptOut(QStringLiteral("no encrypted connection could be made"), evidence);
    case OutageCause::NameLookup:
        return keptOut(QStringLiteral("the worker could not resolve the server's name"), evidence);
    case OutageCause::ProtocolError:
        return andDetail(QStringLiteral("the protocol was violated"), detailOf(evidence, EndCause::ProtocolError));
    case OutageCause::Unknown:
        return QStringLiteral("neither the server nor the worker saw the cause");
    }
    Q_UNREACHABLE();
}

void addFacts(QStringList &facts, const QString &who, const Sighting &sighting)
{
    const auto &seen = sighting.seen;
    if (seen.silent >= Milliseconds(1'000))
        facts += QStringLiteral("%1 had received nothing for %2").arg(who, forPeople(seen.silent));
    if (seen.queuedBytes > 0)
        facts += QStringLiteral("%1 had %2 bytes to send").arg(who).arg(seen.queuedBytes);
    if (seen.unanswered > 0)
        facts += seen.unanswered == 1 ? QStringLiteral("%1 waited for 1 answer").arg(who)
                                      : QStringLiteral("%1 waited for %2 answers").arg(who).arg(seen.unanswered);
    if (sighting.byFormer)
        facts += QStringLiteral("%1's process was restarted in the meantime").arg(who);
    if (seen.clockStep != Milliseconds(0)) {
        facts += QStringLiteral("%1's clock was set %2 by %3")
                     .arg(who, seen.clockStep > Milliseconds(0) ? QStringLiteral("forward") : QStringLiteral("back"),
                          forPeople(std::chrono::abs(seen.clockStep)));
    }
}

/// What shows it, beside what the clause says.
QStringList factsOf(OutageCause cause, const Evidence &evidence)
{
    QStringList facts;
    if (evidence.mine && evidence.mine->seen.up > Milliseconds(0))
        facts += QStringLiteral("the connection had been up for %1").arg(forPeople(evidence.mine->seen.up));
    if (evidence.mine)
        addFacts(facts, nameOf(evidence.here), *evidence.mine);
    if (evidence.theirs)
        addFacts(facts, nameOfOther(evidence.here), *evidence.theirs);
    const bool isBarrier = cause == OutageCause::Refused || cause == OutageCause::Revoked ||
                           cause == OutageCause::Tls || cause == OutageCause::NameLookup;
    if (evidence.blockedBy && !isBarrier)
        facts += QStringLiteral("on the way back: %1").arg(inWords(*evidence.blockedBy));
    if (isBarrier && evidence.mine)
        facts += QStringLiteral("how it ended: %1").arg(inWords(evidence.mine->end));
    return facts;
}

} // namespace

QString mirrored(const QString &cause)
{
    if (cause == toString(OutageCause::StalledHere))
        return toString(OutageCause::StalledThere);
    return cause == toString(OutageCause::StalledThere) ? toString(OutageCause::StalledHere) : cause;
}

QString sentenceFor(OutageCause cause, const Evidence &evidence)
{
    const QString clause = clauseFor(cause, evidence);
    const QStringList facts = factsOf(cause, evidence);
    return facts.isEmpty() ? clause : QStringLiteral("%1 (%2)").arg(clause, facts.join(QStringLiteral("; ")));
}

QString actionFor(OutageCause cause, const Evidence &evidence)
{
    switch (cause) {
    case OutageCause::ServerRestart:
    case OutageCause::ServerFailover:
    case OutageCause::WorkerRestart:
    case OutageCause::NetworkChanged:
    case OutageCause::Unknown:
        return {};
    case OutageCause::ResetByPeer:
        return evidence.theirs
                   ? QStringLiteral("if this happens again, check proxies, firewalls and the network between the two")
                   : QStringLiteral(
                         "check that the other process still runs; if it does, check the network between the two");
    case OutageCause::NoPong:
        return QStringLiteral("if this happens again, check the network between server and worker");
    case OutageCause::ClosedByPeer:
        return QStringLiteral("act on the reason that the other side gave");
    case OutageCause::PathIdleCut:
        return QStringLiteral("set --ping-interval and --server-ping-interval below %1, or raise the idle time of the "
                              "proxy, firewall or NAT between them")
            .arg(forPeople(*evidence.steadyIdle));
    case OutageCause::StalledHere:
    case OutageCause::StalledThere: {
        const bool here = cause == OutageCause::StalledHere;
        return QStringLiteral("check %1's machine: processor load, memory, disk, or a paused virtual machine")
            .arg(here ? nameOf(evidence.here) : nameOfOther(evidence.here));
    }
    case OutageCause::Slept:
        return QStringLiteral("turn off suspend on that machine if its jobs must run on time");
    case OutageCause::TakenOver:
        return QStringLiteral("give each worker its own --name");
    case OutageCause::Refused:
        return QStringLiteral("check the URL, the token and what the server allows");
    case OutageCause::Revoked:
        return QStringLiteral(
            "if this machine may come back, make a token with \"holdfast token join --rejoin\" and run "
            "\"holdfast worker join\" on it");
    case OutageCause::Tls:
        return QStringLiteral("check the server's certificate, what the worker trusts, and both clocks");
    case OutageCause::NameLookup:
        return QStringLiteral("check the server's name in --connect and that machine's DNS");
    case OutageCause::ProtocolError:
        return QStringLiteral("check that the versions of server and worker are compatible");
    }
    Q_UNREACHABLE();
}

} // namespace holdfast::link
