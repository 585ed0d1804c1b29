// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WorkerLink that leaves a server alone which did not accept the token. Each URL has a wait of its own: one
// server may refuse what another one takes. One that does not lead is asked again soon.
#include "core/link/worker_link.h"

#include <algorithm>
#include <utility>

namespace holdfast::link {
namespace {

constexpr Milliseconds kShortestWait{50};

} // namespace

void WorkerLink::nextUrl()
{
    m_url = (m_url + 1) % static_cast<int>(m_config.urls.size());
}

/// Its URL is no part of the round any more.
void WorkerLink::noteRefusal(WorkerEffects &effects, const LinkEnd &end, MonoTime now)
{
    if (!isForToken(end.cause) || m_isOldToken)
        return;
    --m_triedInRound;
    const double spread = static_cast<double>(kRefusedSpread.count()) * m_random();
    m_refusedUntil[m_url] = now + kRefusedWait + Milliseconds(static_cast<Milliseconds::rep>(spread));
    effects.emplace_back(TokenRefused{});
}

int WorkerLink::urlsToTry(MonoTime now) const
{
    return static_cast<int>(
        std::count_if(m_refusedUntil.begin(), m_refusedUntil.end(), [now](MonoTime until) { return until <= now; }));
}

/// Goes on to the next URL that may be asked now. False: there is none.
bool WorkerLink::findUrl(MonoTime now)
{
    if (urlsToTry(now) == 0)
        return false;
    while (now < m_refusedUntil[m_url])
        nextUrl();
    return true;
}

/// A server that waits for its turn may lead in the next moment.
void WorkerLink::waitForNext(bool wasUp, MonoTime now)
{
    const double jitter = m_random();
    Milliseconds wait = m_backoff.next(jitter);
    if (std::exchange(m_metStandby, false))
        wait = std::min(wait, Milliseconds(static_cast<Milliseconds::rep>(jitter * kStandbyWait.count())));
    m_state = State::Waiting;
    m_stateDue = std::max(now + kShortestWait, (wasUp ? now : m_roundBegan) + wait);
    m_triedInRound = 0;
}

void WorkerLink::waitForRefusals()
{
    m_state = State::Waiting;
    m_stateDue = *std::min_element(m_refusedUntil.begin(), m_refusedUntil.end());
    m_triedInRound = 0;
}

WorkerEffects WorkerLink::tokenChanged(Now now)
{
    m_refusedUntil.assign(m_refusedUntil.size(), MonoTime{});
    m_isOldToken = true;
    return m_state == State::Waiting ? woke(now) : WorkerEffects{};
}

} // namespace holdfast::link
