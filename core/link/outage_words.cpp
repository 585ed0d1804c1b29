// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/outage_words.h"

#include "core/base/words.h"

#include <algorithm>

namespace holdfast::link {
namespace {

constexpr Words<Cause, static_cast<std::size_t>(kLastCause) + 1> kWords = {{
    {Cause::ServerRestart, "server_restart"},
    {Cause::WorkerRestart, "worker_restart"},
    {Cause::ClosedByPeer, "closed_by_peer"},
    {Cause::ResetByPeer, "reset_by_peer"},
    {Cause::NoPong, "no_pong"},
    {Cause::PathIdleCut, "path_idle_cut"},
    {Cause::StalledHere, "stalled_here"},
    {Cause::StalledThere, "stalled_there"},
    {Cause::Slept, "slept"},
    {Cause::NetworkChanged, "network_changed"},
    {Cause::TakenOver, "taken_over"},
    {Cause::Refused, "refused"},
    {Cause::Tls, "tls"},
    {Cause::NameLookup, "name_lookup"},
    {Cause::ProtocolError, "protocol_error"},
    {Cause::Unknown, "unknown"},
}};

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

QString withDetail(const QString &clause, const QString &detail)
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
        return QStringLiteral("%1's process ended without a goodbye and was started again").arg(who);
    return isNew ? QStringLiteral("%1 was stopped in order and started again").arg(who)
                 : QStringLiteral("%1 said that it stops").arg(who);
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
    return withDetail(QStringLiteral("nothing got through any more"), detailOf(evidence, EndCause::TimedOut));
}

QString silent(const Evidence &evidence)
{
    const QString clause = howSilent(evidence);
    return toldAll(evidence.mine) && toldAll(evidence.theirs)
               ? clause + QStringLiteral(", and neither process stood still: the path between them went silent")
               : clause;
}

QString closed(const Evidence &evidence)
{
    const bool mine = evidence.mine && evidence.mine->end.cause == EndCause::ClosedByPeer;
    return withDetail(
        QStringLiteral("%1 closed the connection").arg(mine ? nameOfOther(evidence.here) : nameOf(evidence.here)),
        detailOf(evidence, EndCause::ClosedByPeer));
}

QString reset(const Evidence &evidence)
{
    const QString clause =
        withDetail(QStringLiteral("the connection was cut without a close"), detailOf(evidence, EndCause::Reset));
    const bool bothRanOn = evidence.mine && evidence.theirs && !evidence.mine->byFormer && !evidence.theirs->byFormer;
    return bothRanOn ? clause + QStringLiteral("; both processes ran on") : clause;
}

/// How the link ended, where the cause is what kept it away afterwards.
QString keptOut(const QString &clause, const Evidence &evidence)
{
    return withDetail(clause, evidence.blockedBy ? evidence.blockedBy->detail : QString());
}

QString clauseFor(Cause cause, const Evidence &evidence)
{
    switch (cause) {
    case Cause::ServerRestart:
        return restarted(evidence, Side::Server);
    case Cause::WorkerRestart:
        return restarted(evidence, Side::Worker);
    case Cause::ClosedByPeer:
        return closed(evidence);
    case Cause::ResetByPeer:
        return reset(evidence);
    case Cause::NoPong:
        return silent(evidence);
    case Cause::PathIdleCut:
        return QStringLiteral(
                   "something on the path cuts the connection after %1 without traffic, %2 times in a row now")
            .arg(forPeople(*evidence.steadyIdle))
            .arg(kSteadyEnds);
    case Cause::StalledHere:
        return stalled(evidence, true);
    case Cause::StalledThere:
        return stalled(evidence, false);
    case Cause::Slept:
        return slept(evidence);
    case Cause::NetworkChanged:
        return QStringLiteral("the worker's network changed: it has another address now");
    case Cause::TakenOver:
        return withDetail(QStringLiteral("another worker registered under the same name"),
                          detailOf(evidence, EndCause::TakenOver));
    case Cause::Refused:
        return keptOut(QStringLiteral("the server refused to let the worker back in"), evidence);
    case Cause::Tls:
        return keptOut(QStringLiteral("no encrypted connection could be made"), evidence);
    case Cause::NameLookup:
        return keptOut(QStringLiteral("the worker could not resolve the server's name"), evidence);
    case Cause::ProtocolError:
        return withDetail(QStringLiteral("the protocol was broken"), detailOf(evidence, EndCause::ProtocolError));
    case Cause::Unknown:
        return QStringLiteral("nothing that was seen explains it");
    }
    Q_UNREACHABLE();
}

void addFacts(QStringList &facts, const QString &who, const Sighting &sighting)
{
    const auto &seen = sighting.seen;
    if (seen.silent >= Milliseconds(1'000))
        facts += QStringLiteral("%1 had heard nothing for %2").arg(who, forPeople(seen.silent));
    if (seen.queuedBytes > 0)
        facts += QStringLiteral("%1 had %2 bytes to send").arg(who).arg(seen.queuedBytes);
    if (seen.unanswered > 0)
        facts += QStringLiteral("%1 waited for %2 answers").arg(who).arg(seen.unanswered);
    if (sighting.byFormer)
        facts += QStringLiteral("%1's process was started anew meanwhile").arg(who);
    if (seen.clockStep != Milliseconds(0)) {
        facts += QStringLiteral("%1's clock was set %2 by %3")
                     .arg(who, seen.clockStep > Milliseconds(0) ? QStringLiteral("forward") : QStringLiteral("back"),
                          forPeople(std::chrono::abs(seen.clockStep)));
    }
}

/// What shows it, beside what the clause says.
QStringList factsOf(Cause cause, const Evidence &evidence)
{
    QStringList facts;
    if (evidence.mine && evidence.mine->seen.up > Milliseconds(0))
        facts += QStringLiteral("the link had held %1").arg(forPeople(evidence.mine->seen.up));
    if (evidence.mine)
        addFacts(facts, nameOf(evidence.here), *evidence.mine);
    if (evidence.theirs)
        addFacts(facts, nameOfOther(evidence.here), *evidence.theirs);
    const bool isBarrier = cause == Cause::Refused || cause == Cause::Tls || cause == Cause::NameLookup;
    if (evidence.blockedBy && !isBarrier)
        facts += QStringLiteral("on the way back: %1").arg(inWords(*evidence.blockedBy));
    if (isBarrier && evidence.mine)
        facts += QStringLiteral("it had ended so: %1").arg(inWords(evidence.mine->end));
    return facts;
}

} // namespace

QString toString(Cause cause)
{
    return wordFor(kWords, cause);
}

QString mirrored(const QString &cause)
{
    if (cause == toString(Cause::StalledHere))
        return toString(Cause::StalledThere);
    return cause == toString(Cause::StalledThere) ? toString(Cause::StalledHere) : cause;
}

QString sentenceFor(Cause cause, const Evidence &evidence)
{
    const QString clause = clauseFor(cause, evidence);
    const QStringList facts = factsOf(cause, evidence);
    return facts.isEmpty() ? clause : QStringLiteral("%1 (%2)").arg(clause, facts.join(QStringLiteral("; ")));
}

QString actionFor(Cause cause, const Evidence &evidence)
{
    switch (cause) {
    case Cause::ServerRestart:
    case Cause::WorkerRestart:
    case Cause::ResetByPeer:
    case Cause::NoPong:
    case Cause::NetworkChanged:
    case Cause::Unknown:
        return {};
    case Cause::ClosedByPeer:
        return QStringLiteral("read the reason that was given");
    case Cause::PathIdleCut:
        return QStringLiteral("set --ping-interval and --server-ping-interval below %1, or raise the idle time of the "
                              "proxy, firewall or NAT between them")
            .arg(forPeople(*evidence.steadyIdle));
    case Cause::StalledHere:
    case Cause::StalledThere: {
        const bool here = cause == Cause::StalledHere;
        return QStringLiteral("look at the load of %1's machine: processor, memory, disk, a paused virtual machine")
            .arg(here ? nameOf(evidence.here) : nameOfOther(evidence.here));
    }
    case Cause::Slept:
        return QStringLiteral("keep that machine awake if its jobs must run in time");
    case Cause::TakenOver:
        return QStringLiteral("give each worker its own --name");
    case Cause::Refused:
        return QStringLiteral("read the reason; check the URL, the token and what the server allows");
    case Cause::Tls:
        return QStringLiteral("check the server's certificate, what the worker trusts, and both clocks");
    case Cause::NameLookup:
        return QStringLiteral("check the server's name in --connect and that machine's DNS");
    case Cause::ProtocolError:
        return QStringLiteral("check that server and worker are of versions that understand each other");
    }
    Q_UNREACHABLE();
}

} // namespace holdfast::link
