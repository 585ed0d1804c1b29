// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/standby.h"

#include "core/base/log.h"
#include "core/protocol/limits.h"

namespace holdfast::server {
namespace {

constexpr Milliseconds kCheckEvery{250};
/// For another server to take over from one that steps down. Afterwards anybody may, also the former one.
constexpr Milliseconds kYieldsFor{5'000};

QString inWords(const store::Leader &leader)
{
    return leader.url.isEmpty() ? leader.name : QStringLiteral("%1 at %2").arg(leader.name, leader.url);
}

} // namespace

Standby::Standby(StandbyConfig config, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_clock(clock)
    , m_check(clock)
{
    connect(&m_check, &runtime::DeadlineTimer::expired, this, &Standby::onCheck);
}

void Standby::wait(bool yields)
{
    m_check.set(std::nullopt);
    m_told.clear();
    m_yieldsUntil = yields ? std::optional(m_clock.now().mono + kYieldsFor) : std::nullopt;
    m_watch = std::make_unique<store::LeaderWatch>(m_config.makeAsk, m_config.lookEvery);
    connect(m_watch.get(), &store::LeaderWatch::looked, this, &Standby::onLooked);
}

void Standby::lead()
{
    m_watch.reset();
    m_waiting.clear();
    Q_EMIT listed({});
    m_check.set(m_clock.now().mono + kCheckEvery);
}

void Standby::stop()
{
    m_watch.reset();
    m_check.set(std::nullopt);
}

bool Standby::hasLost() const
{
    return !m_config.trust->isHeld(m_clock.now().mono);
}

QString Standby::words() const
{
    const QString clause = QString::fromLatin1(protocol::kNotLeading);
    return m_leader.isFree ? clause : QStringLiteral("%1; the leader is %2").arg(clause, inWords(m_leader));
}

void Standby::onLooked(const Result<store::Leader> &leader)
{
    tell(leader);
    if (!leader)
        return;
    m_leader = *leader;
    if (m_leader.isFree && (!m_yieldsUntil || m_clock.now().mono >= *m_yieldsUntil))
        Q_EMIT free(m_leader.name.isEmpty()
                        ? QString()
                        : QStringLiteral("another server took over: %1, from %2").arg(m_config.name, m_leader.name));
}

/// Once for each change.
void Standby::tell(const Result<store::Leader> &leader)
{
    if (leader && leader->isFree)
        return;
    const QString line = leader ? QStringLiteral("standby: the leader is %1").arg(inWords(*leader))
                                : QStringLiteral("standby: nobody can say who leads: %1").arg(leader.problem().text());
    if (std::exchange(m_told, line) != line)
        log(lcApp(), leader ? LogLevel::Info : LogLevel::Warning, line);
}

void Standby::onCheck(Now now)
{
    if (!m_config.trust->isHeld(now.mono, kGrace)) {
        Q_EMIT lost();
        return;
    }
    m_check.set(now.mono + kCheckEvery);
    const auto waiting = m_config.trust->waiting();
    if (std::exchange(m_waiting, waiting) != waiting)
        Q_EMIT listed(waiting);
}

} // namespace holdfast::server
