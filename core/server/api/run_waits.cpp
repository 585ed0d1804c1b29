// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/run_waits.h"

#include <QTimer>

namespace holdfast::server {

std::optional<quint64> RunWaits::hold(const QString &run, News news, Milliseconds atMost, Go go)
{
    if (m_waiting.size() >= kMost)
        return std::nullopt;
    const quint64 ticket = ++m_lastTicket;
    auto *timer = new QTimer(this);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [this, ticket] { release(ticket); });
    timer->start(atMost);
    m_waiting[ticket] = {run, news, std::move(go), timer};
    m_ofRun.insert(run, ticket);
    return ticket;
}

void RunWaits::release(quint64 ticket, Why why)
{
    const auto found = m_waiting.find(ticket);
    if (found == m_waiting.end())
        return;
    const Waiting waiting = std::move(found->second);
    m_waiting.erase(found);
    m_ofRun.remove(waiting.run, ticket);
    waiting.timer->deleteLater(); // it may be what calls
    waiting.go(why);
}

void RunWaits::tell(const QString &run, News news)
{
    const QList<quint64> tickets = m_ofRun.values(run);
    for (const quint64 ticket : tickets) {
        const auto found = m_waiting.find(ticket);
        if (found != m_waiting.end() && (news == News::End || found->second.news == News::Output))
            release(ticket);
    }
}

void RunWaits::end()
{
    while (!m_waiting.empty())
        release(m_waiting.begin()->first, Why::Ending);
}

} // namespace holdfast::server
