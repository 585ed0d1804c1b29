// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The half of WorkerLink that keeps account of an outage: what was seen when it began, and what it was when it is over.
#include "core/link/worker_link.h"

#include <algorithm>

namespace holdfast::link {
namespace {

protocol::OutageVerdict toVerdict(const Judgement &judgement)
{
    return {toString(judgement.cause), judgement.verdict, judgement.act};
}

} // namespace

void WorkerLink::setObservations(const protocol::LinkObservations &seen, const QString &address, Microseconds suspended)
{
    m_surroundings = seen;
    m_address = address;
    m_suspended = suspended;
}

void WorkerLink::outageBegins(WorkerEffects &effects, const LinkEnd &end, Now now)
{
    Sighting sighting{end, m_surroundings};
    sighting.seen.up = inMsecs(now.mono - m_upSince.mono);
    sighting.seen.unanswered = static_cast<int>(m_acks.waiting());
    const Microseconds slept = std::max(m_suspended - m_upSuspended, Microseconds(0));
    sighting.seen.clockStep = clockStep(now.wall - m_upSince.wall, sighting.seen.up, inMsecs(slept));
    m_outage = Outage{now, sighting, 0, now.mono + kFirstReminder, kFirstReminder, false};
    effects.push_back(LinkDown{end});
    effects.push_back(NoteOutage{loss(), std::nullopt, toVerdict(judge(evidence()))});
    tellLost(effects, end, now.mono);
}

/// The server may have taken a registration whose answer did not arrive: then it has seen a link end of which loss()
/// says nothing.
void WorkerLink::noteUnanswered(const LinkEnd &end)
{
    if (m_registration == 0 || end.cause == EndCause::Refused || end.cause == EndCause::Standby ||
        isForToken(end.cause))
        return;
    const qint64 since = m_outage->unanswered ? m_outage->unanswered->since : m_registration;
    m_outage->unanswered = protocol::Unanswered{since, m_outage->attempts, toString(end.cause), end.detail};
}

protocol::LinkLoss WorkerLink::loss() const
{
    protocol::LinkLoss loss;
    if (m_outage->first) {
        loss = *m_outage->inherited;
        loss.restarted = true;
        loss.attempts += m_outage->attempts;
    } else {
        const LinkEnd &end = m_outage->sighting.end;
        loss.began = m_outage->began.wall;
        loss.attempts = m_outage->attempts;
        loss.cause = toString(end.cause);
        loss.detail = end.detail;
        loss.seen = m_outage->sighting.seen;
        loss.addressChanged =
            m_upUrl == m_url && !m_address.isEmpty() && !m_upAddress.isEmpty() && m_address != m_upAddress;
    }
    if (m_outage->blockedBy) {
        loss.blockedBy = toString(m_outage->blockedBy->cause);
        loss.blockedDetail = m_outage->blockedBy->detail;
    }
    return loss;
}

Evidence WorkerLink::evidence() const
{
    Evidence evidence;
    evidence.here = Side::Worker;
    evidence.blockedBy = m_outage->blockedBy;
    if (!m_outage->first) {
        evidence.mine = m_outage->sighting;
    } else if (const auto &former = m_outage->inherited) {
        evidence.mine = Sighting{endFrom(former->cause, former->detail), former->seen, true};
        if (!evidence.blockedBy && !former->blockedBy.isEmpty())
            evidence.blockedBy = endFrom(former->blockedBy, former->blockedDetail);
    } else {
        evidence.restartedHere = true;
    }
    evidence.pingTimeout = m_config.keepalive.timeout;
    return evidence;
}

/// The server has judged with what both saw; an old one has not.
protocol::OutageVerdict WorkerLink::verdictOnReturn(const protocol::Registered &registered) const
{
    if (registered.lastOutage)
        return {mirrored(registered.lastOutage->cause), registered.lastOutage->verdict, registered.lastOutage->act};
    Evidence known = evidence();
    known.addressChanged = !m_outage->first && loss().addressChanged;
    return toVerdict(judge(known));
}

} // namespace holdfast::link
