// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WorkerLink that leaves a server alone which did not accept the token. Each URL has a wait of its own: one
// server may refuse what another one takes.
#include "core/link/worker_link.h"

#include <algorithm>

namespace holdfast::link {

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
