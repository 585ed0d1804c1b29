// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fleet/outage_book.h"

#include "core/fleet/drill.h"

#include <algorithm>

namespace holdfast::fleet {
namespace {

using link::EndCause;
using link::Evidence;
using link::Sighting;

/// "192.0.2.7:51034" without the port.
QString hostOf(const QString &address)
{
    return address.left(address.lastIndexOf(u':'));
}

jobs::Disconnect toLoss(const link::Judgement &judgement)
{
    return {judgement.cause, judgement.verdict, std::nullopt, std::nullopt, judgement.act};
}

/// Without traffic before the reset, as the side saw it that was reset.
Milliseconds idleBefore(const Evidence &evidence)
{
    if (evidence.mine && evidence.mine->end.cause == EndCause::Reset)
        return evidence.mine->seen.idle;
    return evidence.theirs ? evidence.theirs->seen.idle : Milliseconds(0);
}

/// Both sides see the same stretches, but one that stood still takes its own standstill for one.
Milliseconds outlived(const Evidence &evidence)
{
    const auto of = [](const std::optional<Sighting> &sighting) {
        return sighting ? sighting->seen.outlived : Milliseconds(0);
    };
    const auto [less, more] = std::minmax({of(evidence.mine), of(evidence.theirs)});
    return less > Milliseconds(0) ? less : more;
}

/// The worker's registrations without an answer, where the link that ended began with one of them.
const protocol::Unanswered *answerLost(const protocol::WorkerRegister &message, const jobs::WorkerRecord &before)
{
    if (!message.unanswered || message.instance.isEmpty() || message.instance != before.instance)
        return nullptr;
    const bool isUnknown = before.sequence == 0; // to a server that was restarted
    const bool began = isUnknown ? !message.lastLoss : before.sequence >= message.unanswered->since;
    return began ? &*message.unanswered : nullptr;
}

bool saysNothing(const Evidence &evidence)
{
    return !evidence.mine && !evidence.theirs && !evidence.restartedHere && !evidence.restartedThere &&
           !evidence.addressChanged && evidence.takeOver.isEmpty();
}

int resultsIn(const QList<jobs::Holding> &holding)
{
    return static_cast<int>(std::count_if(holding.begin(), holding.end(), [](const jobs::Holding &each) {
        return each.state == jobs::Holding::State::Finished;
    }));
}

} // namespace

jobs::Disconnect OutageBook::lost(const QString &worker, const Sighting &seen, const QString &address)
{
    Known &known = m_known[worker];
    known.seen = seen;
    known.host = hostOf(address);
    Evidence evidence;
    evidence.mine = seen;
    evidence.pingTimeout = m_pingTimeout;
    return toLoss(link::judge(evidence));
}

Evidence OutageBook::evidence(const protocol::WorkerRegister &message, const Known &known, const QString &host,
                              const jobs::Roster::Worker &before) const
{
    Evidence evidence;
    evidence.mine = known.seen;
    evidence.pingTimeout = m_pingTimeout;
    evidence.restartedHere = before.outage->cause == OutageCause::ServerRestart;
    if (before.outage->cause == OutageCause::ServerFailover)
        evidence.takeOver = before.outage->verdict;
    const auto &loss = message.lastLoss;
    if (loss && !loss->blockedBy.isEmpty())
        evidence.blockedBy = link::endFrom(loss->blockedBy, loss->blockedDetail);
    if (const auto *registrations = answerLost(message, before.record)) {
        evidence.theirs = Sighting{link::endFrom(registrations->cause, registrations->detail), {}};
        return evidence;
    }
    if (!loss) {
        // It remembers no loss: its process ended before it could see one, or it is another worker. Old ones never
        // tell.
        const bool isAnother =
            known.seen ? known.seen->end.cause == EndCause::TakenOver : before.outage->cause == OutageCause::TakenOver;
        evidence.restartedThere = message.protocol > 0 && !isAnother;
        evidence.addressChanged = message.protocol == 0 && !known.host.isEmpty() && known.host != host;
        return evidence;
    }
    evidence.theirs = Sighting{link::endFrom(loss->cause, loss->detail), loss->seen, loss->restarted};
    evidence.addressChanged = loss->addressChanged;
    return evidence;
}

void OutageBook::lookForHop(Known &known, Evidence &evidence, link::Judgement &judgement)
{
    if (judgement.cause != OutageCause::ResetByPeer) {
        known.resets.clear(); // not three in a row
        return;
    }
    known.resets.push_back({idleBefore(evidence), outlived(evidence)});
    if (known.resets.size() > link::kSteadyEnds)
        known.resets.erase(known.resets.begin());
    evidence.steadyIdle = link::steadyIdle(known.resets);
    judgement = link::judge(evidence);
}

jobs::Reconnect OutageBook::back(const protocol::WorkerRegister &message, const QString &address,
                                 const jobs::Roster::Worker *before)
{
    if (before == nullptr || !before->outage)
        return {};
    Known &known = m_known[message.workerId];
    Evidence evidence = this->evidence(message, known, hostOf(address), *before);
    const auto *registrations = answerLost(message, before->record);
    jobs::Reconnect how{registrations != nullptr ? registrations->attempts
                        : message.lastLoss       ? message.lastLoss->attempts
                                                 : 0,
                        resultsIn(message.holding),
                        {}};
    if (saysNothing(evidence)) { // a former server saw it, and its word is on record
        how.loss = {before->outage->cause, before->outage->verdict, std::nullopt, std::nullopt, before->outage->act};
        return how;
    }
    if (!known.seen) {
        if (const auto seenBefore = link::endCauseFrom(toString(before->outage->cause)))
            evidence.mine = Sighting{{*seenBefore, {}}, {}};
    }
    link::Judgement judgement = link::judge(evidence);
    const bool byDrill = known.seen && known.seen->end.detail == kByDrill;
    if (known.seen && !byDrill)
        lookForHop(known, evidence, judgement);
    else if (byDrill && !known.resets.empty()) // no reset of the path's, but what this link got over it did
        known.resets.back().outlived = std::max(known.resets.back().outlived, outlived(evidence));
    known.seen.reset();
    how.loss = toLoss(judgement);
    return how;
}

} // namespace holdfast::fleet
