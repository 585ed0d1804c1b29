// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/outage_book.h"

#include "core/server/drill.h"

#include <algorithm>

namespace holdfast::server {
namespace {

using link::Cause;
using link::EndCause;
using link::Evidence;
using link::LinkEnd;
using link::Sighting;

/// "192.0.2.7:51034" without the port.
QString hostOf(const QString &address)
{
    return address.left(address.lastIndexOf(u':'));
}

/// What a worker told by a short word; one that is not known here says nothing of why.
LinkEnd endFrom(const QString &word, const QString &detail)
{
    return {link::endCauseFrom(word).value_or(EndCause::Superseded), detail};
}

jobs::Loss toLoss(const link::Judgement &judgement)
{
    return {link::toString(judgement.cause), judgement.verdict, std::nullopt, std::nullopt, judgement.act};
}

/// Without traffic before the reset, as the side saw it that was reset.
Milliseconds idleBefore(const Evidence &evidence)
{
    if (evidence.mine && evidence.mine->end.cause == EndCause::Reset)
        return evidence.mine->seen.idle;
    return evidence.theirs ? evidence.theirs->seen.idle : Milliseconds(0);
}

int resultsIn(const QList<jobs::Holding> &holding)
{
    return static_cast<int>(std::count_if(holding.begin(), holding.end(), [](const jobs::Holding &each) {
        return each.state == jobs::Holding::State::Finished;
    }));
}

} // namespace

jobs::Loss OutageBook::lost(const QString &worker, const Sighting &seen, const QString &address)
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
                              const jobs::Outage &recorded) const
{
    Evidence evidence;
    evidence.mine = known.seen;
    evidence.pingTimeout = m_pingTimeout;
    evidence.restartedHere = recorded.cause == link::toString(Cause::ServerRestart);
    const auto &loss = message.lastLoss;
    if (!loss) {
        // It remembers no loss: its process ended before it could see one, or it is another worker. Old ones never
        // tell.
        const bool isAnother = known.seen && known.seen->end.cause == EndCause::TakenOver;
        evidence.restartedThere = message.protocol > 0 && !isAnother;
        evidence.addressChanged = message.protocol == 0 && !known.host.isEmpty() && known.host != host;
        return evidence;
    }
    evidence.theirs = Sighting{endFrom(loss->cause, loss->detail), loss->seen};
    evidence.addressChanged = loss->addressChanged;
    if (!loss->blockedBy.isEmpty())
        evidence.blockedBy = endFrom(loss->blockedBy, loss->blockedDetail);
    return evidence;
}

jobs::Return OutageBook::back(const protocol::WorkerRegister &message, const QString &address,
                              const jobs::Outage *recorded)
{
    if (recorded == nullptr)
        return {};
    Known &known = m_known[message.workerId];
    Evidence evidence = this->evidence(message, known, hostOf(address), *recorded);
    link::Judgement judgement = link::judge(evidence);
    const bool byDrill = known.seen && known.seen->end.detail == kByDrill;
    if (judgement.cause == Cause::ResetByPeer && !byDrill) {
        known.idles.push_back(idleBefore(evidence));
        if (known.idles.size() > link::kSteadyEnds)
            known.idles.erase(known.idles.begin());
        evidence.steadyIdle = link::steadyIdle(known.idles);
        judgement = link::judge(evidence);
    } else if (!byDrill) {
        known.idles.clear(); // not three in a row
    }
    known.seen.reset();
    return {message.lastLoss ? message.lastLoss->attempts : 0, resultsIn(message.holding), toLoss(judgement)};
}

} // namespace holdfast::server
